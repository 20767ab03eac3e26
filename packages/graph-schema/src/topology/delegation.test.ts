import { describe, expect, it } from 'vitest';
import { draw, ids } from '../testing/draw.ts';
import { bossesOf, bossOf, workersOf } from './delegation.ts';

describe('delegation', () => {
  const graph = draw({
    nodes: ['s input', 'lead supervisor', 'c worker', 'a worker', 'b worker', 'other supervisor'],
    edges: ['s>lead', 'lead.workers>a.boss', 'lead.workers>b.boss', 'lead.workers>c.boss', 'other.workers>c.boss', 'lead.workers>s'],
  });
  const [lead, a, c, s] = ids('lead', 'a', 'c', 's');
  if (lead === undefined || a === undefined || c === undefined || s === undefined) throw new Error('Four ids give four nodes.');

  it('has workers in drawn order: from left to right, then down, then by id', () => {
    expect(workersOf(graph, lead)).toEqual(['c', 'a', 'b']);
    const stacked = { ...graph, nodes: graph.nodes.map((node) => ({ ...node, position: { x: 0.2, y: node.id === 'a' ? 90 : 0 } })) };
    expect(workersOf(stacked, lead)).toEqual(['b', 'c', 'a']);
  });

  it('knows every boss, the first by id', () => {
    expect(bossesOf(graph, c)).toEqual(['lead', 'other']);
    expect(bossOf(graph, a)).toBe('lead');
    expect(bossOf(graph, s)).toBeNull();
  });
});
