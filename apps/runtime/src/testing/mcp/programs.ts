// MCP servers that are programs, each with a fault of its own: a few lines of JavaScript that node runs.
import type { McpServer } from '../../ports/tool-catalogue.ts';

/** Answers as a good server would, as long as `onCall` says nothing else. In it, `send` writes a message, `id` is the call's. */
export function faultyProgram(onCall: string, env: { readonly [name: string]: string } = {}): McpServer {
  const source = `
    const send = (message) => process.stdout.write(JSON.stringify({ jsonrpc: '2.0', ...message }) + '\\n');
    const tools = [{ name: 'greet', description: 'Says hello.', inputSchema: { type: 'object' } }];
    require('node:readline').createInterface({ input: process.stdin }).on('line', (line) => {
      const { id, method, params } = JSON.parse(line);
      if (method === 'initialize') send({ id, result: { protocolVersion: params.protocolVersion, capabilities: { tools: {} }, serverInfo: { name: 'faulty', version: '1' } } });
      if (method === 'tools/list') send({ id, result: { tools } });
      if (method === 'tools/call') { ${onCall} }
    });`;
  return { type: 'stdio', command: process.execPath, args: ['-e', source], env };
}
