import { describe, expect, it } from 'vitest';
import { graphSchema } from '../document.ts';
import { validateGraph } from '../validate.ts';
import { credentialsOf } from './credentials.ts';

function graphWith(...configs: readonly object[]) {
  const nodes = configs.map((config, at) => ({ id: `call${at}`, kind: 'http', position: { x: 0, y: 0 }, config: { url: 'https://api.example.com', ...config } }));
  return graphSchema.parse({ format: 'cadre/graph@1', name: 'Calls', nodes, edges: [] });
}

describe('credentials in a graph', () => {
  it('are named by id, and one that nobody has is an error with its place', () => {
    const graph = graphWith({ credential: 'orders' }, { credential: 'gone' }, { credential: 'orders' }, { credential: null }, {});
    expect(credentialsOf(graph)).toEqual(['orders', 'gone']);
    const issues = validateGraph(graph, { isKnownCredential: (id) => id === 'orders' });
    expect(issues.filter(({ code }) => code === 'unknown_credential')).toEqual([{ code: 'unknown_credential', severity: 'error', node: 'call1', path: ['credential'], data: { credential: 'gone' } }]);
    expect(validateGraph(graph).map(({ code }) => code)).not.toContain('unknown_credential');
  });

  it('a header that carries a secret is a warning where its value is written out', () => {
    const graph = graphWith({ headers: { Authorization: 'Bearer abc', 'X-API-Key': 'abc', cookie: ' ', Accept: 'text/plain' } }, { headers: { authorization: 'Bearer {{ arguments.token }}' } });
    const warnings = validateGraph(graph).filter(({ code }) => code === 'secret_in_graph');
    expect(warnings).toEqual(['Authorization', 'X-API-Key'].map((header) => ({ code: 'secret_in_graph', severity: 'warning', node: 'call0', path: ['headers', header], data: { header } })));
    expect(JSON.stringify(warnings)).not.toContain('abc');
  });
});
