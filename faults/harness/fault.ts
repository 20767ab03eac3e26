// What one thing done to the system is. It throws when anything that must hold does not.
import type { Arena } from './arena.ts';

export interface Fault {
  readonly name: string;
  /** What is done. */
  readonly title: string;
  /** In the short selection. */
  readonly isShort: boolean;
  /** @returns figures for the table */
  run(arena: Arena, scale: Scale): Promise<string>;
}

export interface Scale {
  readonly isWhole: boolean;
  /** Random kills. */
  readonly kills: number;
}

/** This machine can't do it: said in the table, and neither passed nor failed. */
export class NotPossible extends Error {
  override readonly name = 'NotPossible';
}
