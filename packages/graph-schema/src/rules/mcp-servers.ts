// Nodes name MCP servers of the operator's catalogue. One that is not there yet is a warning: a run begins all the same, its calls
// fail, and the graph may go on without them.
import { namedIn } from './named.ts';
import { atNode } from './rule.ts';
import type { Rule } from './rule.ts';

export const mcpServerRule: Rule = ({ index, isKnownMcpServer }) =>
  index.sortedNodes.flatMap((node) =>
    namedIn(node, 'mcp-server')
      .filter(({ id }) => !isKnownMcpServer(id))
      .map(({ path, id }) => atNode(node, { code: 'unknown_mcp_server', severity: 'warning', path, data: { server: id } })),
  );
