// An MCP server as small as can be, to try the template with: it says what the telemetry of a made-up platform would. It speaks on its
// standard input and output, so Cadre starts it. `--entry` prints what an operator's file has to say of it.
import { createInterface } from 'node:readline';

interface Tool {
  readonly name: string;
  readonly description: string;
  /** What it says of a service. */
  readonly says: (service: string) => string;
}

const tools: readonly Tool[] = [
  {
    name: 'host_status',
    description: 'Heartbeats of the orchestrators of a service, and their last deployment.',
    says: (service) => `Four orchestrators of ${service} send a heartbeat every 5 seconds. Their last deployment was at 13:52 UTC.`,
  },
  {
    name: 'model_errors',
    description: 'Model errors of a service by provider in the last hour, rate limits and fallback models in use.',
    says: (service) => `In the last hour 1.2 percent of the model calls of ${service} failed. No provider limits the rate of calls.`,
  },
  {
    name: 'queue_status',
    description: 'Latency and depth of the queue of a service, and the hosts that take work from it.',
    says: (service) => `The queue of ${service} holds 1,840 runs and the oldest has waited for 97 seconds. Four hosts take 20 runs a second from it and 34 a second come in. The graph nightly-import brings 60 percent of them.`,
  },
];

const inputSchema = {
  type: 'object',
  properties: { service: { type: 'string', title: 'Service', description: 'Its name, as alerts have it.', minLength: 1, maxLength: 200 } },
  required: ['service'],
  additionalProperties: false,
};

interface Asked {
  readonly id?: number | string;
  readonly method?: string;
  readonly params?: { readonly protocolVersion?: string; readonly name?: string; readonly arguments?: { readonly service?: unknown } };
}

function answer({ method, params }: Asked): object {
  switch (method) {
    case 'initialize':
      return { result: { protocolVersion: params?.protocolVersion, capabilities: { tools: {} }, serverInfo: { name: 'telemetry', version: '1.0.0' } } };
    case 'ping':
      return { result: {} };
    case 'tools/list':
      return { result: { tools: tools.map(({ name, description }) => ({ name, description, inputSchema, annotations: { readOnlyHint: true } })) } };
    case 'tools/call':
      return call(params?.name, params?.arguments?.service);
    default:
      return { error: { code: -32_601, message: 'This server has tools and nothing else.' } };
  }
}

function call(name: string | undefined, service: unknown): object {
  const tool = tools.find((candidate) => candidate.name === name);
  if (tool === undefined) return { error: { code: -32_602, message: 'There is no such tool.' } };
  if (typeof service !== 'string' || service === '') return { result: { isError: true, content: [{ type: 'text', text: 'Name the service.' }] } };
  return { result: { content: [{ type: 'text', text: tool.says(service) }] } };
}

if (process.argv.includes('--entry')) {
  console.log(JSON.stringify({ telemetry: { command: process.execPath, args: [import.meta.filename] } }, null, 2));
} else {
  for await (const line of createInterface({ input: process.stdin })) {
    const asked: Asked = JSON.parse(line);
    // What has no id is a notification: nobody waits for an answer.
    if (asked.id !== undefined) console.log(JSON.stringify({ jsonrpc: '2.0', id: asked.id, ...answer(asked) }));
  }
}
