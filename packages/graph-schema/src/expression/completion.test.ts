import { describe, expect, it } from 'vitest';
import { draw } from '../testing/draw.ts';
import { compileExpression } from './expression.ts';
import { completionsFor } from './completion.ts';

const graph = draw({
  nodes: ['start input', 'each map', 'inner transform each', 'draft worker', 'end output', 'memo note'],
  edges: ['start>each', 'each>draft', 'draft>end'],
  schema: { type: 'object', properties: { customer: { type: 'object', properties: { name: { type: 'string', title: 'Name' } } }, 'odd name': { type: ['string', 'null'] } } },
});

function labels(id: string, field: readonly string[], type?: string): readonly string[] {
  const node = graph.nodes.find((candidate) => candidate.id === id);
  if (node === undefined) throw new Error(`No node ${id}`);
  return completionsFor(graph, node, field).filter((completion) => type === undefined || completion.type === type).map(({ label }) => label);
}

describe('completion', () => {
  it('knows the fields of the input', () => {
    expect(labels('end', ['value'], 'input')).toEqual(['input', 'input.customer', 'input.customer.name', 'input["odd name"]']);
  });

  it('offers nodes that can have run, and no others', () => {
    expect(labels('draft', ['task'], 'node')).toEqual(['nodes.each.output', 'nodes.each.visits', 'nodes.start.output', 'nodes.start.visits']);
    expect(labels('inner', ['value'], 'node')).toEqual(['nodes.start.output', 'nodes.start.visits']);
  });

  it('offers item in the body of a map and in its result, nowhere else', () => {
    expect(labels('inner', ['value'], 'item')).toEqual(['item', 'index']);
    expect(labels('each', ['result'], 'item')).toEqual(['item', 'index']);
    expect(labels('each', ['result'], 'node')).toContain('nodes.inner.output');
    expect(labels('each', ['items'], 'item')).toEqual([]);
  });

  it('offers only paths that compile', () => {
    for (const label of labels('inner', ['value']).filter((text) => /^(input|nodes|item|index|run)/.test(text))) expect(compileExpression(label).ok).toBe(true);
  });
});
