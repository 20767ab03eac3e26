// What agents remember, by session: read when a run is made, written with the events of runs (see `RowChange`).
import type { MemoryTurn } from '@cadre/run-core';
import type { ListShape, SessionShape, SessionTurnShape } from '../shapes/index.ts';
import type { PageRequest } from './page.ts';

/** Sessions are named by whoever starts runs; the same name under two graphs is two sessions. */
export interface SessionName {
  /** Slug. */
  readonly graph: string;
  readonly session: string;
}

export interface SessionStore {
  /** The newest turns of each agent, at most `limit` each, oldest first. Agents without turns are left out. */
  recall(name: SessionName, agents: readonly string[], limit: number): Promise<{ readonly [agent: string]: readonly MemoryTurn[] }>;
  /** The newest turn first. */
  list(filter: PageRequest & { readonly graph?: string | undefined }): Promise<ListShape<SessionShape>>;
  get(name: SessionName): Promise<SessionShape | null>;
  /** Newest first. */
  turns(name: SessionName, page: PageRequest): Promise<ListShape<SessionTurnShape>>;
  /** @returns how many turns are gone; null when there is no such session */
  remove(name: SessionName): Promise<number | null>;
}
