import { graphSchema, validateGraph } from '@cadre/graph-schema';
import { expect, it } from 'vitest';
import { messageOf } from './issue-messages.ts';

it('says what is wrong with a first, careless drawing in whole sentences', () => {
  const graph = graphSchema.parse({
    format: 'cadre/graph@1',
    name: 'Careless',
    nodes: [
      { id: 'lead', kind: 'supervisor', position: { x: 0, y: 0 } },
      { id: 'money', kind: 'condition', position: { x: 0, y: 0 }, config: { cases: [{ id: 'yes', when: 'nodes.nobody.output' }] } },
      { id: 'each', kind: 'map', position: { x: 0, y: 0 } },
    ],
    edges: [{ id: 'e1', from: { node: 'lead', port: 'out' }, to: { node: 'money', port: 'in' } }, { id: 'e2', from: { node: 'money', port: 'yes' }, to: { node: 'lead', port: 'in' } }],
  });
  const issues = validateGraph(graph);
  expect(issues.length).toBeGreaterThan(4);
  for (const issue of issues) expect(messageOf(issue)).toMatch(/^["A-Z].*[.!]$/);
});

it('falls back to the issue itself', () => {
  expect(messageOf({ code: 'expression_syntax', severity: 'error', data: { message: 'Unexpected end.' } })).toBe('Unexpected end.');
  expect(messageOf({ code: 'something_new', severity: 'error', data: {} })).toBe('Something new.');
});
