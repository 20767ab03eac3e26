// Drafts: anything that parses may be saved, with errors too; publishing and running are stricter.
import { credentialsOf, ok, parseGraph, validateGraph } from '@cadre/graph-schema';
import type { Graph, Issue, Result } from '@cadre/graph-schema';
import { compile, SEMANTICS } from '@cadre/run-core';
import type { Draft } from '../ports/graph-store.ts';
import type { CreateGraphBody, GraphShape, MachinesShape } from '../shapes/index.ts';
import { findInStore, nestGraphs } from './nest-graphs.ts';
import type { Nested } from './nest-graphs.ts';
import { noGraph, refuse } from './refusal.ts';
import type { Refusal } from './refusal.ts';
import { freeSlugs, slugOf } from './slug.ts';
import { toJsonObject } from './to-json.ts';
import type { World } from './world.ts';

/** What a graph may name. */
type Surroundings = Pick<World, 'models' | 'credentials'>;

export async function getGraph(world: World, slug: string): Promise<Result<GraphShape, Refusal>> {
  const graph = await world.graphs.get(slug);
  return graph === null ? noGraph(slug) : ok(graph);
}

/** From a document or a template. Without a slug one is made from the graph's name. */
export async function createGraph(world: World, body: CreateGraphBody): Promise<Result<GraphShape, Refusal>> {
  const source = body.template === undefined ? readGraph(body.graph) : await templateGraph(world, body.template);
  if (!source.ok) return source;
  const draft = await draftOf(world, source.value);
  const slugs = body.slug === undefined ? freeSlugs(body.template ?? slugOf(draft.graph.name)) : [body.slug];
  for (const slug of slugs) {
    const created = await world.graphs.create(slug, draft);
    if (created !== null) return ok(created);
  }
  return refuse('slug_taken', body.slug === undefined ? 'Every slug made from this name is taken. Choose one.' : `There is a graph ${body.slug} already. Choose another slug.`, { path: ['slug'] });
}

export interface Replacement {
  readonly slug: string;
  readonly graph: unknown;
  /** The version the change was made to; null replaces whatever is there. */
  readonly version: number | null;
}

export async function replaceGraph(world: World, { slug, graph, version }: Replacement): Promise<Result<GraphShape, Refusal>> {
  const parsed = readGraph(graph);
  if (!parsed.ok) return parsed;
  const outcome = await world.graphs.replace(slug, await draftOf(world, parsed.value), version);
  if (outcome.type === 'replaced') return ok(outcome.graph);
  if (outcome.type === 'missing') return noGraph(slug);
  const { version: newer, updatedAt } = outcome.current;
  const detail = `Somebody saved version ${newer} of ${slug} after version ${version}. Load it, then save again with If-Match: "${newer}".`;
  return refuse('stale_version', detail, { current: { version: newer, updatedAt } });
}

export async function removeGraph(world: World, slug: string): Promise<Result<null, Refusal>> {
  return (await world.graphs.remove(slug)) ? ok(null) : noGraph(slug);
}

export async function graphIssues(world: World, slug: string): Promise<Result<readonly Issue[], Refusal>> {
  const found = await getGraph(world, slug);
  if (!found.ok) return found;
  const { graph } = found.value;
  const nested = await nestedIn(world, slug, graph);
  return ok([...(await issuesOf(world, graph)), ...(nested.ok ? [] : nested.error)]);
}

export async function graphMachines(world: World, slug: string): Promise<Result<MachinesShape, Refusal>> {
  const found = await getGraph(world, slug);
  if (!found.ok) return found;
  const nested = await nestedIn(world, slug, found.value.graph);
  if (!nested.ok) return withErrors(slug, nested.error);
  const compiled = compile(nested.value.graph, nested.value);
  if (!compiled.ok) return withErrors(slug, compiled.error);
  const { digest, machineHash } = compiled.value;
  return ok({ digest, machineHash, semantics: SEMANTICS, machines: compiled.value.describe().map(toJsonObject) });
}

/**
 * Refuses a graph that must not run: with errors, or with models or credentials that nobody set up.
 * @returns the graph as it is to be frozen: with the newest revision of each graph inside that names none
 */
export async function runnable(world: World, slug: string, graph: Graph): Promise<Result<Graph, Refusal>> {
  const issues = await issuesOf(world, graph);
  if (issues.some(isError)) return withErrors(slug, issues);
  const nested = await nestedIn(world, slug, graph);
  if (!nested.ok) return withErrors(slug, nested.error);
  const compiled = compile(nested.value.graph, nested.value);
  return compiled.ok ? ok(nested.value.graph) : withErrors(slug, compiled.error);
}

function nestedIn({ graphs }: World, slug: string, graph: Graph): Promise<Result<Nested, readonly Issue[]>> {
  return nestGraphs(graph, { slug, find: findInStore(graphs) });
}

export async function draftOf(world: Surroundings, graph: Graph): Promise<Draft> {
  const issues = await issuesOf(world, graph);
  return { graph, issues: { errors: issues.filter(isError).length, warnings: issues.filter(({ severity }) => severity === 'warning').length } };
}

export function readGraph(value: unknown): Result<Graph, Refusal> {
  const parsed = parseGraph(value);
  if (parsed.ok) return parsed;
  return refuse('graph_invalid', `The document is not a graph that this version reads (${count(parsed.error)}).`, { path: ['graph'], issues: parsed.error });
}

async function templateGraph(world: World, name: string): Promise<Result<Graph, Refusal>> {
  const template = await world.templates.get(name);
  return template === null ? refuse('template_not_found', `There is no template ${name}.`, { path: ['template'] }) : ok(template.graph);
}

async function issuesOf({ models, credentials }: Surroundings, graph: Graph): Promise<readonly Issue[]> {
  const known = await credentials.known(credentialsOf(graph));
  return validateGraph(graph, { isKnownModel: (model) => models.isKnown(model), isKnownCredential: (id) => known.has(id) });
}

function withErrors(slug: string, issues: readonly Issue[]): Result<never, Refusal> {
  const errors = issues.filter(isError);
  return refuse('graph_has_errors', `Graph ${slug} can't run yet: ${count(errors)}, the first is ${errors[0]?.code ?? 'unknown'}.`, { issues: errors });
}

function isError({ severity }: Issue): boolean {
  return severity === 'error';
}

function count(issues: readonly Issue[]): string {
  return issues.length === 1 ? '1 error' : `${issues.length} errors`;
}
