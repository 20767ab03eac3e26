// RFC 9457 problem+json. Only `routes/problem.ts` makes them.
import type { Issue } from '@cadre/graph-schema';

export interface Problem {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  /** Stable, snake_case. */
  readonly code: string;
  readonly detail: string;
  readonly path?: string;
  readonly issues?: readonly Issue[];
}
