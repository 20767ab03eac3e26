// Sessions as people see and delete them.
import { ok } from '@cadre/graph-schema';
import type { Result } from '@cadre/graph-schema';
import type { PageRequest } from '../ports/page.ts';
import type { SessionName } from '../ports/session-store.ts';
import type { ListShape, RemovedSessionShape, SessionShape, SessionTurnShape } from '../shapes/index.ts';
import { refuse } from './refusal.ts';
import type { Refusal } from './refusal.ts';
import type { World } from './world.ts';

type Sessions = Pick<World, 'sessions'>;

export async function getSession({ sessions }: Sessions, name: SessionName): Promise<Result<SessionShape, Refusal>> {
  const found = await sessions.get(name);
  return found === null ? noSession(name) : ok(found);
}

export async function sessionTurns({ sessions }: Sessions, name: SessionName, page: PageRequest): Promise<Result<ListShape<SessionTurnShape>, Refusal>> {
  const found = await getSession({ sessions }, name);
  return found.ok ? ok(await sessions.turns(name, page)) : found;
}

/** Nobody is told of it again. Runs keep their own log. */
export async function removeSession({ sessions }: Sessions, name: SessionName): Promise<Result<RemovedSessionShape, Refusal>> {
  const turns = await sessions.remove(name);
  return turns === null ? noSession(name) : ok({ ...name, turns });
}

function noSession({ graph, session }: SessionName): Result<never, Refusal> {
  return refuse('session_not_found', `Nothing is remembered of a session ${session} of ${graph}.`);
}
