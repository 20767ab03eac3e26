import { graphSchema } from '@cadre/graph-schema';
import type { Graph } from '@cadre/graph-schema';
import { expect, it } from 'vitest';
import { countChanges } from './count-changes.ts';

function graph(labels: { readonly [id: string]: string }, name = 'Team'): Graph {
  const nodes = Object.entries(labels).map(([id, label]) => ({ id, kind: 'worker', label, position: { x: 0, y: 0 } }));
  return graphSchema.parse({ format: 'cadre/graph@1', name, nodes, edges: [] });
}

it('counts parts added, removed and changed, and the settings as one', () => {
  const before = graph({ a: 'A', b: 'B', c: 'C' });
  expect(countChanges(before, graph({ c: 'C', b: 'B', a: 'A' }))).toBe(0);
  expect(countChanges(before, graph({ a: 'A', b: 'changed', d: 'D' }))).toBe(3);
  expect(countChanges(before, graph({ a: 'A', b: 'B', c: 'C' }, 'Other'))).toBe(1);
});
