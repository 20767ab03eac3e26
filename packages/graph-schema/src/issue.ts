// What is wrong with a graph, as data. Messages live in the editor and the command line.
import type { Json } from './json.ts';

export type Severity = 'error' | 'warning' | 'hint';

export interface Issue {
  /** Stable, snake_case. */
  readonly code: string;
  readonly severity: Severity;
  readonly node?: string;
  readonly edge?: string;
  /** Field path: inside the node's config when `node` is set, else inside the document. */
  readonly path?: readonly (string | number)[];
  readonly data: { readonly [key: string]: Json };
}
