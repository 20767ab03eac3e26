import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseGraph, parseGraphText } from './parse/parse-graph.ts';
import { digestGraph, documentForm, serializeGraph } from './serialize.ts';
import { graphArbitrary } from './testing/graph-arbitrary.ts';
import { draw } from './testing/draw.ts';

const example = readFileSync(new URL('../test/example.graph.json', import.meta.url), 'utf8');

describe('the file form', () => {
  it('comes back as the same graph', () => {
    fc.assert(
      fc.property(graphArbitrary, (graph) => {
        const text = serializeGraph(graph);
        const parsed = parseGraphText(text);
        if (!parsed.ok) return false;
        expect(documentForm(parsed.value)).toEqual(documentForm(graph));
        return serializeGraph(parsed.value) === text && digestGraph(parsed.value) === digestGraph(graph);
      }),
    );
  });

  it('does not depend on the order of nodes, edges or keys, nor on fractions of a position', () => {
    const parsed = parseGraphText(example);
    if (!parsed.ok) throw new Error('The example does not parse.');
    const graph = parsed.value;
    const other = {
      ...graph,
      nodes: graph.nodes.toReversed().map((node) => ({
        ...node,
        position: { x: node.position.x + 0.4, y: node.position.y - 0.4 },
        config: Object.fromEntries(Object.entries(node.config).reverse()),
      })),
      edges: graph.edges.toReversed(),
    };
    expect(serializeGraph(other)).toBe(serializeGraph(graph));
    expect(digestGraph(other)).toBe(digestGraph(graph));
  });

  it('changes one line when a node moves', () => {
    const graph = draw({ nodes: ['a input', 'b output'], edges: ['a>b'] });
    const moved = { ...graph, nodes: graph.nodes.map((node) => (node.id === 'b' ? { ...node, position: { x: 777, y: 0 } } : node)) };
    const before = serializeGraph(graph).split('\n');
    const after = serializeGraph(moved).split('\n');
    expect(after.filter((line, at) => line !== before[at])).toEqual(['      "position": { "x": 777, "y": 0 },']);
    expect(digestGraph(moved)).not.toBe(digestGraph(graph));
  });

  it('ends with a new line and never holds a negative zero', () => {
    const graph = draw({ nodes: ['a input'] });
    const text = serializeGraph({ ...graph, nodes: graph.nodes.map((node) => ({ ...node, position: { x: -0.2, y: -0 } })) });
    expect(text.endsWith('}\n')).toBe(true);
    expect(text).toContain('"position": { "x": 0, "y": 0 }');
    expect(parseGraph(JSON.parse(text)).ok).toBe(true);
  });
});
