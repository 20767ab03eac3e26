import { expect, it } from 'vitest';
import { graphSchema } from '../document.ts';
import { validateGraph } from '../validate.ts';

it('an MCP server that is not in the catalogue is a warning with its place, and none where the catalogue is not known', () => {
  const nodes = ['telemetry', 'gone', ''].map((server, at) => ({ id: `tools${at}`, kind: 'mcp', position: { x: 0, y: 0 }, config: { server } }));
  const graph = graphSchema.parse({ format: 'cadre/graph@1', name: 'Servers', nodes, edges: [] });
  const found = (isKnownMcpServer?: (name: string) => boolean) => validateGraph(graph, isKnownMcpServer === undefined ? {} : { isKnownMcpServer }).filter(({ code }) => code === 'unknown_mcp_server');
  expect(found((name) => name === 'telemetry')).toEqual([{ code: 'unknown_mcp_server', severity: 'warning', node: 'tools1', path: ['server'], data: { server: 'gone' } }]);
  expect(found()).toEqual([]);
});
