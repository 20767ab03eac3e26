import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parseGraphText } from '../parse/parse-graph.ts';
import { draw } from '../testing/draw.ts';
import { longestPath } from './longest-path.ts';

describe('the longest path in model calls', () => {
  it('takes the way with more calls, and all ways for the worst case', () => {
    const graph = draw({ nodes: ['s input', 'c condition', 'a worker', 'b worker', 'd worker', 'end output'], edges: ['s>c', 'c.yes>a', 'a>b', 'b>end', 'c.else>d', 'd>end'] });
    expect(longestPath(graph)).toEqual({ modelCalls: 2, nodes: ['a', 'b'], maps: [], worstCase: 3 });
  });

  it('counts loops as often as they may turn', () => {
    const graph = draw({ nodes: ['s input', 'a worker', 'c condition', 'end output'], edges: ['s>a', 'a>c', 'c.yes>a*4', 'c.else>end'] });
    expect(longestPath(graph)).toMatchObject({ modelCalls: 5, worstCase: 5 });
  });

  it.each([
    ['pipeline', {}, 3],
    ['broadcast', {}, 3],
    ['review', { rounds: 2 }, 4],
    ['delegate', { rounds: 2 }, 7],
    ['delegate', { rounds: 9, limits: { steps: 5 } }, 5],
  ])('knows what a supervisor that works by %s can ask for', (strategy, config, calls) => {
    const graph = draw({
      nodes: ['s input', 'lead supervisor', 'a worker', 'b worker', 'end output'],
      edges: ['s>lead', 'lead>end', 'lead.workers>a.boss', 'lead.workers>b.boss'],
      configs: { lead: { strategy, ...config } },
    });
    expect(longestPath(graph).modelCalls).toBe(calls);
  });

  it('is bounded by the budget, and unknown for lists', () => {
    const graph = draw({ nodes: ['s input', 'm map', 'a worker m', 'end output'], edges: ['s>m', 'm>end'] });
    expect(longestPath(graph)).toEqual({ modelCalls: 1, nodes: ['a'], maps: ['m'], worstCase: null });
    const bounded = { ...graph, settings: { ...graph.settings, budget: { steps: 50 } } };
    expect(longestPath(bounded).worstCase).toBe(50);
  });

  it('ends on cycles of delegation and of maps', () => {
    const graph = draw({
      nodes: ['s input', 'a supervisor', 'b supervisor', 'm map n', 'n map m'],
      edges: ['s>a', 'a.workers>b.boss', 'b.workers>a.boss'],
    });
    expect(longestPath(graph).modelCalls).toBeGreaterThan(0);
  });

  it('reads the example', () => {
    const parsed = parseGraphText(readFileSync(new URL('../../test/example.graph.json', import.meta.url), 'utf8'));
    expect(parsed.ok && longestPath(parsed.value)).toEqual({ modelCalls: 11, nodes: ['lead', 'draft'], maps: [], worstCase: 11 });
  });
});
