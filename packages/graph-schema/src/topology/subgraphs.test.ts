import { expect, test } from 'vitest';
import { digestGraph } from '../serialize.ts';
import { draw, ids } from '../testing/draw.ts';
import { validateGraph } from '../validate.ts';
import { pinSubgraphs, subgraphsOf } from './subgraphs.ts';

const digest = `sha256:${'a'.repeat(64)}`;
const graph = draw({
  nodes: ['start input', 'one subgraph', 'two subgraph', 'none subgraph', 'done output'],
  edges: ['start>one', 'one>two', 'two>none', 'none>done'],
  configs: { one: { graph: ' triage ' }, two: { graph: 'billing', revision: digest } },
});
const [one, two] = ids('one', 'two');

test('tells the graphs inside, by slug and revision', () => {
  expect(subgraphsOf(graph)).toEqual([{ node: one, graph: 'triage', revision: null }, { node: two, graph: 'billing', revision: digest }]);
});

test('pinning changes the revisions and nothing else', () => {
  if (one === undefined || two === undefined) throw new Error('Both nodes must be there');
  expect(pinSubgraphs(graph, new Map([[two, digest]]))).toBe(graph);
  const pinned = pinSubgraphs(graph, new Map([[one, digest]]));
  expect(subgraphsOf(pinned).map(({ revision }) => revision)).toEqual([digest, digest]);
  expect(digestGraph(pinned)).not.toBe(digestGraph(graph));
  expect(pinned.nodes.filter(({ id }) => id !== one)).toEqual(graph.nodes.filter(({ id }) => id !== one));
});

test('a subgraph is drawn without one, and runs with one', () => {
  const codes = validateGraph(graph).map(({ code, node }) => `${code} ${node}`);
  expect(codes).toContain('required_config none');
});
