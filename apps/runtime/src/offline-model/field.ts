// One place in a schema that is to be filled, with everything that may help to fill it.
import type { JsonObject } from '@cadre/graph-schema';
import type { Choice } from './choose-tools.ts';
import type { Material } from './material.ts';
import type { Brief } from './read-prompt.ts';

export interface Field {
  /** The property's name; empty at the top. */
  readonly name: string;
  readonly description: string;
  /** Stems of name, title and description. */
  readonly words: ReadonlySet<string>;
  readonly brief: Brief;
  readonly material: Material;
  /** Set when it is an argument of a tool call. */
  readonly call: Choice | null;
  /** The schema's root, for `$ref`. */
  readonly root: JsonObject;
  /** Which item of a list it is in; 0 outside. */
  readonly index: number;
}

