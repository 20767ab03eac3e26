// One door to all tools: each request to the adapter of its type.
import type { CodeRequest, HttpRequest, McpRequest } from '@cadre/run-core';
import type { ToolCallOptions, ToolGateway, ToolReply } from '../../ports/tool-gateway.ts';

export interface Tool<Request> {
  call(request: Request, options: ToolCallOptions): Promise<ToolReply>;
  stop(): Promise<void>;
}

export interface ToolAdapters {
  readonly http: Tool<HttpRequest>;
  readonly mcp: Tool<McpRequest>;
  readonly code: Tool<CodeRequest>;
}

export function createToolGateway({ http, mcp, code }: ToolAdapters): ToolGateway {
  return {
    call(request, options) {
      if (request.type === 'http') return http.call(request, options);
      return request.type === 'mcp' ? mcp.call(request, options) : code.call(request, options);
    },
    async stop() {
      await Promise.all([http.stop(), mcp.stop(), code.stop()]);
    },
  };
}
