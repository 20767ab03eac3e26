import { access } from 'node:fs/promises';
import type { Graph } from '@cadre/graph-schema';
import { slugSchema } from '../shapes/index.ts';
import type { World } from '../use-cases/world.ts';
import { CommandFailure } from './command-failure.ts';
import { requireGraphFile } from './read-input.ts';

export interface FoundGraph {
  readonly graph: Graph;
  /** Null for a file. */
  readonly slug: string | null;
}

/** A file if there is one of that name, else the draft of that slug. @throws CommandFailure */
export async function findGraph(world: World, source: string): Promise<FoundGraph> {
  if (await isFile(source)) return { graph: await requireGraphFile(source), slug: null };
  const draft = slugSchema.safeParse(source).success ? await world.graphs.get(source) : null;
  if (draft === null) throw new CommandFailure(`There is neither a file nor a graph ${source}.`);
  return { graph: draft.graph, slug: draft.slug };
}

export async function isFile(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
