// Publishing: a draft without errors becomes an immutable revision, and an environment serves one of them.
import { ok } from '@cadre/graph-schema';
import type { Result } from '@cadre/graph-schema';
import type { PageRequest } from '../ports/page.ts';
import type { EnvironmentName, EnvironmentShape, ListShape, RevisionShape } from '../shapes/index.ts';
import { getGraph, runnable } from './graphs.ts';
import { noGraph, noRevision } from './refusal.ts';
import type { Refusal } from './refusal.ts';
import type { World } from './world.ts';

export async function listRevisions(world: World, slug: string, page: PageRequest): Promise<Result<ListShape<RevisionShape>, Refusal>> {
  const found = await getGraph(world, slug);
  return found.ok ? ok(await world.graphs.revisions(slug, page)) : found;
}

export async function getRevision(world: World, slug: string, number: number): Promise<Result<RevisionShape, Refusal>> {
  const revision = await world.graphs.revision(slug, number);
  if (revision !== null) return ok(revision);
  const found = await getGraph(world, slug);
  return found.ok ? noRevision(slug, number) : found;
}

export async function createRevision(world: World, slug: string, { note, by }: { readonly note: string; readonly by: string }): Promise<Result<RevisionShape, Refusal>> {
  const found = await getGraph(world, slug);
  if (!found.ok) return found;
  const graph = await runnable(world, slug, found.value.graph);
  if (!graph.ok) return graph;
  const revision = await world.graphs.addRevision(slug, { graph: graph.value, note, createdBy: by });
  return revision === null ? noGraph(slug) : ok(revision);
}

export async function getEnvironment(world: World, slug: string, name: EnvironmentName): Promise<Result<EnvironmentShape, Refusal>> {
  const found = await getGraph(world, slug);
  if (!found.ok) return found;
  const served = (await world.graphs.environments(slug)).find((environment) => environment.name === name);
  return ok(served ?? { name, revision: null, updatedAt: null });
}

export interface Deployment {
  readonly slug: string;
  readonly name: EnvironmentName;
  readonly revision: number;
}

export async function setEnvironment(world: World, { slug, name, revision }: Deployment): Promise<Result<EnvironmentShape, Refusal>> {
  const found = await getGraph(world, slug);
  if (!found.ok) return found;
  const served = await world.graphs.setEnvironment(slug, name, revision);
  return served === null ? noRevision(slug, revision) : ok(served);
}
