// Which frozen graph a request means: a revision by number, what an environment serves, or the draft as it is now.
import { ok } from '@cadre/graph-schema';
import type { Graph, Result } from '@cadre/graph-schema';
import type { EnvironmentName } from '../shapes/index.ts';
import { getGraph, runnable } from './graphs.ts';
import { noRevision, refuse } from './refusal.ts';
import type { Refusal } from './refusal.ts';
import { getRevision } from './revisions.ts';
import type { World } from './world.ts';

export interface RunSubject {
  readonly graph: Graph;
  readonly digest: string;
  /** Null for a draft. */
  readonly revision: number | null;
  readonly environment: EnvironmentName | null;
}

export interface SubjectChoice {
  readonly revision?: number | undefined;
  readonly environment?: EnvironmentName | undefined;
  readonly draft?: true | undefined;
}

/** Without a choice: what production serves. */
export async function findSubject(world: World, slug: string, choice: SubjectChoice): Promise<Result<RunSubject, Refusal>> {
  if (choice.draft === true) return draft(world, slug);
  if (choice.revision !== undefined) return revision(world, slug, { number: choice.revision, environment: null });
  const environment = choice.environment ?? 'production';
  const found = await getGraph(world, slug);
  if (!found.ok) return found;
  const number = found.value.environments[environment];
  if (number === undefined) {
    const detail = `Nothing of ${slug} is served in ${environment}. Put a revision there, or name a revision or draft: true.`;
    return refuse('not_deployed', detail, { path: ['environment'] });
  }
  return revision(world, slug, { number, environment });
}

async function draft(world: World, slug: string): Promise<Result<RunSubject, Refusal>> {
  const found = await getGraph(world, slug);
  if (!found.ok) return found;
  const graph = await runnable(world, slug, found.value.graph);
  if (!graph.ok) return graph;
  return ok({ graph: graph.value, digest: await world.graphs.freeze(graph.value), revision: null, environment: null });
}

async function revision(world: World, slug: string, { number, environment }: { number: number; environment: EnvironmentName | null }): Promise<Result<RunSubject, Refusal>> {
  const found = await getRevision(world, slug, number);
  if (!found.ok) return found;
  const { graph, digest } = found.value;
  return graph === undefined ? noRevision(slug, number) : ok({ graph, digest, revision: number, environment });
}
