// A local model over HTTP in the widespread chat completions protocol, streamed: 20 pieces of 20 random characters. Given tools
// and no tool's result yet, it calls every tool once. Runs as a process of its own.
import { createServer } from 'node:http';
import { z } from 'zod';
import { answerCalls } from './answer-calls.ts';
import { randomText } from './random-text.ts';

const PIECES = 20;

const requestShape = z.object({
  messages: z.array(z.object({ role: z.string() })),
  tools: z.array(z.object({ function: z.object({ name: z.string() }) })).default([]),
});

const server = createServer((request, response) => {
  const body: Buffer[] = [];
  request.on('data', (part: Buffer) => body.push(part));
  request.on('end', () => {
    const { messages, tools } = requestShape.parse(JSON.parse(Buffer.concat(body).toString()));
    const delegates = tools.length > 0 && !messages.some(({ role }) => role === 'tool');
    const deltas = delegates ? [callsOf(tools.map((tool) => tool.function.name))] : Array.from({ length: PIECES }, () => ({ content: randomText(20) }));
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    for (const delta of deltas) response.write(chunk({ choices: [{ index: 0, delta: { role: 'assistant', ...delta }, finish_reason: null }] }));
    response.write(chunk({ choices: [{ index: 0, delta: {}, finish_reason: delegates ? 'tool_calls' : 'stop' }] }));
    response.write(chunk({ choices: [], usage: { prompt_tokens: 100, completion_tokens: 100, total_tokens: 200 } }));
    response.end('data: [DONE]\n\n');
  });
});

function callsOf(names: readonly string[]): object {
  return { tool_calls: names.map((name, index) => ({ index, id: `call_${index}`, type: 'function', function: { name, arguments: JSON.stringify({ task: `Find out what we owe the customer, as ${name}.` }) } })) };
}

function chunk(part: object): string {
  return `data: ${JSON.stringify({ id: 'reply', object: 'chat.completion.chunk', created: 0, model: 'local', ...part })}\n\n`;
}

await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
answerCalls(
  {
    async address() {
      const address = server.address();
      return `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}/v1`;
    },
  },
  async () => void server.close(),
);
