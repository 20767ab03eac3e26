// What the agents of a new run are told of their session.
import { memoryLimits, recall, rememberersOf } from '@cadre/run-core';
import type { SessionMemory } from '@cadre/run-core';
import { GraphUnusable } from '../engine/compiled-graphs.ts';
import type { World } from './world.ts';

/** @returns undefined when nobody remembers anything in this graph: then its runs have no memory in their log */
export async function recallSession({ engine, sessions }: Pick<World, 'engine' | 'sessions'>, digest: string, name: { readonly graph: string; readonly session: string }): Promise<SessionMemory['earlier'] | undefined> {
  const rememberers = await rememberersIn(engine, digest);
  if (rememberers.length === 0) return undefined;
  return recall(rememberers, await sessions.recall(name, rememberers.map(({ key }) => key), memoryLimits.turns));
}

async function rememberersIn(engine: World['engine'], digest: string): Promise<ReturnType<typeof rememberersOf>> {
  try {
    return rememberersOf(await engine.compiled(digest));
  } catch (error) {
    if (error instanceof GraphUnusable) return []; // The run will be set aside with the reason, and nobody in it works.
    throw error;
  }
}
