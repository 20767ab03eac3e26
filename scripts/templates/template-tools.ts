// The tools that templates are recorded with: the real adapters, reaching the servers that templates ship and nothing else.
import { fileURLToPath } from 'node:url';
import { createEgress } from '../../apps/runtime/src/adapters/egress/create-egress.ts';
import { createToolGateway } from '../../apps/runtime/src/adapters/tools/create-tool-gateway.ts';
import { createHttpTool } from '../../apps/runtime/src/adapters/tools/http/create-http-tool.ts';
import { createMcpTools } from '../../apps/runtime/src/adapters/tools/mcp/create-mcp-tools.ts';
import { createSandbox } from '../../apps/runtime/src/adapters/tools/sandbox/create-sandbox.ts';
import type { Logger } from '../../apps/runtime/src/ports/logger.ts';
import type { McpServer } from '../../apps/runtime/src/ports/tool-catalogue.ts';
import { ToolFailure } from '../../apps/runtime/src/ports/tool-gateway.ts';
import type { ToolGateway } from '../../apps/runtime/src/ports/tool-gateway.ts';
import { startRegister } from '../../templates/batch-enrichment/server.ts';

/** Where the graph of batch-enrichment looks for its register. */
const REGISTER = 'http://127.0.0.1:4199';

export const telemetry: McpServer = { type: 'stdio', command: process.execPath, args: [fileURLToPath(new URL('../../templates/incident-response/server.ts', import.meta.url))], env: {} };

export async function openTemplateTools(): Promise<ToolGateway> {
  // On any port: somebody may be trying the template on its own.
  const register = await startRegister(0);
  const egress = createEgress({ allow: [new URL(register.origin).host], allowOnly: true });
  const credentials = { use: () => Promise.reject(new Error('Templates have no credentials.')) };
  const logger: Logger = { debug() {}, info() {}, warn: console.warn, error: console.error };
  const gateway = createToolGateway({
    http: createHttpTool({ egress, credentials }),
    mcp: createMcpTools({ catalogue: { find: async (name) => (name === 'telemetry' ? telemetry : null) }, egress, credentials, logger }),
    code: createSandbox({ logger }),
  });
  return {
    async call(request, options) {
      if (request.type !== 'http') return gateway.call(request, options);
      try {
        return await gateway.call({ ...request, url: request.url.replace(REGISTER, register.origin) }, options);
      } catch (error) {
        if (!(error instanceof ToolFailure)) throw error;
        const { code, message, ...more } = error;
        throw new ToolFailure(code, message.replaceAll(register.origin, REGISTER), more);
      }
    },
    async stop() {
      await gateway.stop();
      await egress.stop();
      await register.stop();
    },
  };
}
