import { parseGraph } from '@cadre/graph-schema';
import { expect, it } from 'vitest';
import example from '../../../../packages/graph-schema/test/example.graph.json' with { type: 'json' };
import { previewOf } from './graph-preview.ts';

it('a preview holds every card inside its bounds, also those inside a map', () => {
  const parsed = parseGraph(example);
  if (!parsed.ok) throw new Error('the example must parse');
  const { bounds, cards, edges } = previewOf(parsed.value);
  expect(cards.length).toBe(example.nodes.length);
  expect(edges.length).toBe(example.edges.length);
  for (const { at, size } of cards) {
    expect(at.x).toBeGreaterThanOrEqual(bounds.x);
    expect(at.y).toBeGreaterThanOrEqual(bounds.y);
    expect(at.x + size.width).toBeLessThanOrEqual(bounds.x + bounds.width);
    expect(at.y + size.height).toBeLessThanOrEqual(bounds.y + bounds.height);
  }
  const inside = cards.find((card) => card.node.id === 'order');
  const around = cards.find((card) => card.node.id === 'orders');
  expect(inside !== undefined && around !== undefined && inside.at.x > around.at.x && inside.at.y > around.at.y).toBe(true);
});

it('an empty graph has an empty picture of a sensible size', () => {
  const parsed = parseGraph({ format: 'cadre/graph@1', name: 'empty', nodes: [], edges: [] });
  if (!parsed.ok) throw new Error('the graph must parse');
  expect(previewOf(parsed.value)).toEqual({ bounds: { x: 0, y: 0, width: 560, height: 260 }, cards: [], edges: [] });
});
