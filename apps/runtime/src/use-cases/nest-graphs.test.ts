import { digestGraph, graphSchema, subgraphsOf } from '@cadre/graph-schema';
import type { Graph, JsonObject } from '@cadre/graph-schema';
import { compile } from '@cadre/run-core';
import { expect, test } from 'vitest';
import { nestGraphs } from './nest-graphs.ts';
import type { FindGraph, Nesting } from './nest-graphs.ts';

/** A flow of subgraphs in a row. */
function graphOf(name: string, inside: readonly JsonObject[]): Graph {
  const ids = ['start', ...inside.map((_, index) => `s${index + 1}`), 'done'];
  return graphSchema.parse({
    format: 'cadre/graph@1', name,
    nodes: ids.map((id, index) => ({ id, kind: index === 0 ? 'input' : id === 'done' ? 'output' : 'subgraph', position: { x: 0, y: 0 }, config: inside[index - 1] ?? {} })),
    edges: ids.slice(1).map((id, index) => ({ id: `e${index + 1}`, from: { node: ids[index], port: 'out' }, to: { node: id, port: 'in' } })),
  });
}

const by = (...slugs: readonly string[]): readonly JsonObject[] => slugs.map((graph) => ({ graph }));

/** Counts what it is asked for. */
function shelf(graphs: { readonly [slug: string]: Graph }): { readonly find: FindGraph; readonly asked: string[] } {
  const asked: string[] = [];
  const find: FindGraph = async ({ graph: slug, revision }) => {
    asked.push(slug);
    const graph = graphs[slug];
    return graph && (revision === null || digestGraph(graph) === revision) ? { graph, find } : null;
  };
  return { find, asked };
}

async function issuesOf(graph: Graph, nesting: Nesting) {
  const nested = await nestGraphs(graph, nesting);
  return nested.ok ? [] : nested.error;
}

test('pins what is inside first, so that the outermost names digests that name digests', async () => {
  const { find } = shelf({ outer: graphOf('outer', by('inner')), inner: graphOf('inner', []) });
  const nested = await nestGraphs(graphOf('root', by('outer', 'inner')), { slug: 'root', find });
  if (!nested.ok) throw new Error(JSON.stringify(nested.error));
  const { graph, graphs } = nested.value;
  expect(subgraphsOf(graph).map(({ revision }) => graphs.get(revision ?? '')?.name)).toEqual(['outer', 'inner']);
  expect([...graphs].every(([digest, inner]) => digestGraph(inner) === digest)).toBe(true);
  expect(compile(graph, nested.value)).toMatchObject({ ok: true });
});

test('leaves a graph that runs none as it is', async () => {
  const plain = graphOf('plain', []);
  const nested = await nestGraphs(plain, { slug: 'plain', find: shelf({}).find });
  expect(nested).toMatchObject({ ok: true });
  expect(nested.ok && nested.value.graph).toBe(plain);
});

test('looks for each graph once, however many ways lead to it', async () => {
  const graphs: { [slug: string]: Graph } = { g7: graphOf('g7', []) };
  for (let level = 6; level >= 1; level--) graphs[`g${level}`] = graphOf(`g${level}`, by(`g${level + 1}`, `g${level + 1}`, `g${level + 1}`));
  const { find, asked } = shelf(graphs);
  expect(await nestGraphs(graphOf('root', by('g1', 'g1')), { slug: 'root', find })).toMatchObject({ ok: true });
  expect(asked).toEqual(['g1', 'g2', 'g3', 'g4', 'g5', 'g6', 'g7']);
});

test('names the graph that has no revision, and the revision that is not there, at the node that leads to it', async () => {
  const { find } = shelf({ outer: graphOf('outer', by('nobody')) });
  expect(await issuesOf(graphOf('root', by('outer')), { slug: 'root', find })).toEqual([{ code: 'subgraph_not_published', severity: 'error', node: 's1', path: ['revision'], data: { graph: 'nobody' } }]);
  const revision = `sha256:${'0'.repeat(64)}`;
  expect(await issuesOf(graphOf('root', [{ graph: 'outer', revision }, { graph: 'gone' }]), { slug: 'root', find })).toMatchObject([
    { code: 'subgraph_missing', node: 's1', data: { graph: 'outer', revision } }, { code: 'subgraph_not_published', node: 's2', data: { graph: 'gone' } },
  ]);
});

test('refuses circles, short and long, also by a graph that was found before', async () => {
  const { find } = shelf({ a: graphOf('a', by('b')), b: graphOf('b', by('a')), c: graphOf('c', []), d: graphOf('d', by('root')) });
  expect(await issuesOf(graphOf('root', by('root')), { slug: 'root', find })).toMatchObject([{ code: 'subgraph_cycle', node: 's1', data: { graph: 'root' } }]);
  expect(await issuesOf(graphOf('x', by('c', 'a')), { slug: null, find })).toMatchObject([{ code: 'subgraph_cycle', node: 's2', data: { graph: 'a' } }]);
  expect(await issuesOf(graphOf('root', by('d', 'd')), { slug: 'root', find })).toMatchObject([{ code: 'subgraph_cycle', node: 's1' }, { code: 'subgraph_cycle', node: 's2' }]);
});

test('refuses more than 8 levels and more than 100 graphs', async () => {
  const deep = Object.fromEntries(Array.from({ length: 8 }, (_, index) => [`g${index + 1}`, graphOf(`g${index + 1}`, by(`g${index + 2}`))]));
  expect(await issuesOf(graphOf('root', by('g1')), { slug: 'root', find: shelf(deep).find })).toMatchObject([{ code: 'subgraph_too_deep', data: { most: 8 } }]);
  const wide = Object.fromEntries(Array.from({ length: 101 }, (_, index) => [`g${index}`, graphOf(`g${index}`, [])]));
  expect(await issuesOf(graphOf('root', by(...Object.keys(wide))), { slug: 'root', find: shelf(wide).find })).toMatchObject([{ code: 'subgraph_too_many', node: 's99', data: { most: 100 } }]);
});

test('a change is made to every graph inside, and they are pinned as changed', async () => {
  const { find } = shelf({ outer: graphOf('outer', by('inner')), inner: graphOf('inner', []) });
  const nested = await nestGraphs(graphOf('root', by('outer')), { slug: 'root', find, change: (graph) => ({ ...graph, description: 'changed' }) });
  if (!nested.ok) throw new Error(JSON.stringify(nested.error));
  expect([...nested.value.graphs.values()].map(({ name, description }) => [name, description])).toEqual([['inner', 'changed'], ['outer', 'changed']]);
  expect(compile(nested.value.graph, nested.value)).toMatchObject({ ok: true });
});
