import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { draw, ids } from '../testing/draw.ts';
import { graphArbitrary } from '../testing/graph-arbitrary.ts';
import { analyseFlow } from './flow-region.ts';
import type { FlowRegion } from './flow.ts';

function edgesThatGoBack(region: FlowRegion): readonly string[] {
  return [...region.edges.values()].filter((edge) => edge.back).map((edge) => `${edge.from}>${edge.to}`);
}

describe('the shape of a flow', () => {
  it('orders nodes by what must run before, then by id', () => {
    const region = analyseFlow(draw({ nodes: ['s input', 'z', 'b', 'a', 'end output'], edges: ['s>z', 's>b', 'z>a', 'b>end', 'a>end'] }), null);
    expect(region.entries).toEqual(['s']);
    expect(region.order).toEqual(['s', 'b', 'z', 'a', 'end']);
  });

  it('leaves out notes, and workers and tools that are lent to an agent', () => {
    const graph = draw({ nodes: ['s input', 'lead supervisor', 'w worker', 'tool http', 'memo note'], edges: ['s>lead', 'lead.workers>w.boss', 'lead.tools>tool.use'] });
    expect(analyseFlow(graph, null).order).toEqual(['s', 'lead']);
    expect(analyseFlow(graph, null).unreachable).toEqual([]);
  });

  it('has no edges that cross a map, and begins a body where nothing leads to', () => {
    const graph = draw({ nodes: ['s input', 'm map', 'a transform m', 'b transform m', 'c transform m'], edges: ['s>m', 'm>a', 'a>c', 'b>c'] });
    expect(analyseFlow(graph, null).order).toEqual(['s', 'm']);
    const body = analyseFlow(graph, graph.nodes[1]?.id ?? null);
    expect(body.entries).toEqual(['a', 'b']);
    expect(body.order).toEqual(['a', 'b', 'c']);
  });

  it('finds the edges that close loops, and nodes that nothing leads to', () => {
    const graph = draw({ nodes: ['s input', 'a', 'c condition', 'lost'], edges: ['s>a', 'a>c', 'c.yes>a*3', 'c.else>c*2', 'lost>lost'] });
    const region = analyseFlow(graph, null);
    expect(edgesThatGoBack(region)).toEqual(['c>a', 'c>c', 'lost>lost']);
    expect(region.unreachable).toEqual(['lost']);
    expect(region.loopsWithTwoEntries).toEqual([]);
    expect(ids('c').flatMap((node) => region.outgoing(node, 'yes')).map(({ max }) => max)).toEqual([3]);
  });

  it('finds loops that can be entered at two places', () => {
    const graph = draw({ nodes: ['s input', 'a', 'b'], edges: ['s>a', 's>b', 'a>b', 'b>a'] });
    expect(analyseFlow(graph, null).loopsWithTwoEntries).toHaveLength(1);
  });

  it('accepts loops inside loops', () => {
    const graph = draw({ nodes: ['s input', 'a', 'b', 'c condition', 'd condition', 'end output'], edges: ['s>a', 'a>b', 'b>c', 'c.yes>b*2', 'c.else>d', 'd.yes>a*2', 'd.else>end'] });
    const region = analyseFlow(graph, null);
    expect(edgesThatGoBack(region)).toEqual(['c>b', 'd>a']);
    expect(region.loopsWithTwoEntries).toEqual([]);
  });

  it('reaches over forward edges and stops where it is told', () => {
    const graph = draw({ nodes: ['s input', 'a', 'b', 'c'], edges: ['s>a', 'a>b', 'b>c', 'c>a*2'] });
    const region = analyseFlow(graph, null);
    expect([...region.reachableFrom(ids('a'), ids('c')[0] ?? null)]).toEqual(['a', 'b']);
    expect([...region.reachableFrom(ids('c'))]).toEqual(['c']);
    expect([...region.reachableFrom(ids('c'), ids('c')[0] ?? null)]).toEqual([]);
  });

  it('has no cycle left without its back edges, whatever is drawn', () => {
    fc.assert(
      fc.property(graphArbitrary, (graph) => {
        const region = analyseFlow(graph, null);
        const place = new Map(region.order.map((node, at) => [node, at]));
        const nodes = [...region.order, ...region.unreachable];
        expect(new Set(nodes).size).toBe(nodes.length);
        for (const edge of region.edges.values()) {
          const [from, to] = [place.get(edge.from), place.get(edge.to)];
          if (!edge.back && from !== undefined && to !== undefined && from >= to) return false;
        }
        return true;
      }),
      { numRuns: 500 },
    );
  });

  it('does not depend on the order of the file', () => {
    fc.assert(
      fc.property(graphArbitrary, (graph) => {
        const other = analyseFlow({ ...graph, nodes: graph.nodes.toReversed(), edges: graph.edges.toReversed() }, null);
        const region = analyseFlow(graph, null);
        expect(other.order).toEqual(region.order);
        expect(edgesThatGoBack(other).toSorted()).toEqual(edgesThatGoBack(region).toSorted());
        return true;
      }),
    );
  });

  it('takes a flow of the largest size', () => {
    const nodes = ['n0 input', ...Array.from({ length: 1_999 }, (_, at) => `n${at + 1}`)];
    const edges = Array.from({ length: 9_999 }, (_, at) => `n${at % 1_999}>n${(at % 1_999) + 1 + (Math.floor(at / 1_999) % Math.min(5, 1_999 - (at % 1_999)))}`);
    expect(analyseFlow(draw({ nodes, edges }), null).order).toHaveLength(2_000);
  });
});
