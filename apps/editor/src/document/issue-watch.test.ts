import { graphSchema, toNodeId } from '@cadre/graph-schema';
import { expect, it } from 'vitest';
import { createDocumentStore } from './document-store.ts';
import { watchIssues } from './issue-watch.ts';

it('checks when the drawing has been still, and again when the models become known', () => {
  const documents = createDocumentStore(graphSchema.parse({ format: 'cadre/graph@1', name: 'Team', nodes: [], edges: [] }));
  const due: (() => void)[] = [];
  const watch = watchIssues(documents, (work) => {
    due.splice(0, due.length, work);
    return () => due.splice(0);
  });
  const codes = (): readonly string[] => watch.state.getState().issues.map((issue) => issue.code);
  const stop = watch.start();
  expect(codes()).toEqual([]);
  due[0]?.();
  expect(codes()).toContain('input_missing');

  documents.execute({ type: 'node.add', id: toNodeId('start'), kind: 'input', position: { x: 0, y: 0 }, parent: null });
  expect(codes()).toContain('input_missing');
  due[0]?.();
  expect(codes()).not.toContain('input_missing');

  watch.setKnown({ models: new Set(['openai:other']) });
  due[0]?.();
  expect(codes()).toContain('unknown_model');

  stop();
  documents.undo();
  expect(due).toEqual([]);
});

it('tells of credentials and MCP servers as soon as it is known which there are', () => {
  const position = { x: 0, y: 0 };
  const nodes = [{ id: 'call', kind: 'http', position, config: { credential: 'orders' } }, { id: 'ask', kind: 'mcp', position, config: { server: 'telemetry' } }];
  const watch = watchIssues(createDocumentStore(graphSchema.parse({ format: 'cadre/graph@1', name: 'Team', nodes, edges: [] })), (work) => {
    work();
    return () => undefined;
  });
  const unknown = () => watch.state.getState().issues.filter((issue) => issue.code.startsWith('unknown_')).map(({ code, severity, node }) => [code, severity, node]);
  watch.start();
  expect(unknown()).toEqual([]);
  watch.setKnown({ credentials: new Set() });
  watch.setKnown({ mcpServers: new Set(['other']) });
  expect(unknown()).toEqual([['unknown_credential', 'error', 'call'], ['unknown_mcp_server', 'warning', 'ask']]);
  watch.setKnown({ credentials: new Set(['orders']), mcpServers: new Set(['telemetry']) });
  expect(unknown()).toEqual([]);
});
