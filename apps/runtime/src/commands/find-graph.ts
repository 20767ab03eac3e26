import type { Graph } from '@cadre/graph-schema';
import { slugSchema } from '../shapes/index.ts';
import { findInStore } from '../use-cases/nest-graphs.ts';
import type { FindGraph } from '../use-cases/nest-graphs.ts';
import type { World } from '../use-cases/world.ts';
import { CommandFailure } from './command-failure.ts';
import { isFile } from './is-file.ts';
import { findBeside, slugOfFile } from './nest-file.ts';
import { requireGraphFile } from './read-input.ts';

export interface FoundGraph {
  readonly graph: Graph;
  /** Null for a file. */
  readonly slug: string | null;
  /** Where the graphs inside it are, and what they know it as. */
  readonly inside: { readonly slug: string | null; readonly find: FindGraph };
}

/** A file if there is one of that name, else the draft of that slug. @throws CommandFailure */
export async function findGraph(world: World, source: string): Promise<FoundGraph> {
  const find = findInStore(world.graphs);
  if (await isFile(source)) return { graph: await requireGraphFile(source), slug: null, inside: { slug: slugOfFile(source), find: findBeside(source, find) } };
  const draft = slugSchema.safeParse(source).success ? await world.graphs.get(source) : null;
  if (draft === null) throw new CommandFailure(`There is neither a file nor a graph ${source}.`);
  return { graph: draft.graph, slug: draft.slug, inside: { slug: draft.slug, find } };
}
