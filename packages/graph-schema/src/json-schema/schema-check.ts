// The parts a compiled JSON Schema is made of.
import type { Json, JsonObject } from '../json.ts';

export type Path = readonly (string | number)[];

export interface JsonProblem {
  readonly path: (string | number)[];
  readonly message: string;
}

const mostProblems = 50;
const mostSteps = 500_000;
const deepestCheck = 200;

/** One check of one value: what was found, and how much it may still cost. */
export class Inspection {
  readonly problems: JsonProblem[] = [];
  readonly #fuel: { steps: number; depth: number };

  constructor(fuel = { steps: mostSteps, depth: 0 }) {
    this.#fuel = fuel;
  }

  report(path: Path, message: string): void {
    if (this.problems.length < mostProblems) this.problems.push({ path: [...path], message });
  }

  /** Applies a schema. Recursive and branching schemas could otherwise take for ever, so steps and depth are bounded. */
  apply(check: Check, value: Json, path: Path): void {
    this.#fuel.steps -= 1;
    if (this.#fuel.steps < 0 || this.#fuel.depth >= deepestCheck) return this.report(path, 'is too large or too deep for its schema to be checked.');
    this.#fuel.depth += 1;
    check(value, path, this);
    this.#fuel.depth -= 1;
  }

  /** Whether a value meets a schema, without reporting. */
  meets(check: Check, value: Json): boolean {
    const aside = new Inspection(this.#fuel);
    aside.apply(check, value, []);
    return aside.problems.length === 0;
  }
}

export type Check = (value: Json, path: Path, inspection: Inspection) => void;

/** Where a keyword stands, and the way to compile the schemas in it. */
export interface KeywordPlace {
  readonly schema: JsonObject;
  compile(schema: Json | undefined, ...under: (string | number)[]): Check;
  /** Says that the schema itself is wrong. */
  refuse(message: string): void;
}

/** Compiles one keyword; null when it has nothing to check. */
export type Keyword = (argument: Json, place: KeywordPlace) => Check | null;

export function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function isArray(value: Json | undefined): value is readonly Json[] {
  return Array.isArray(value);
}

export function isText(value: Json | undefined): value is string {
  return typeof value === 'string';
}
