// The test server itself, asked as a stranger would: what tests and benches build on must be right.
import { afterEach, expect, it } from 'vitest';
import { startOpenAiServer, type OpenAiServer } from './start-openai-server.ts';

let server: OpenAiServer;
afterEach(() => server.close());

function post(body: unknown): Promise<Response> {
  return fetch(`${server.url}/chat/completions`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });
}

it('answers whole when it is not asked to stream, by what the request says', async () => {
  server = await startOpenAiServer({ reply: (request, index) => ({ text: `${index}: ${request.messages.at(-1)?.content}` }) });
  await post({ model: 'm', messages: [{ role: 'user', content: 'one' }] });
  const answer = await post({ model: 'm', messages: [{ role: 'user', content: [{ type: 'text', text: 'two' }] }] });
  expect(await answer.json()).toMatchObject({ object: 'chat.completion', model: 'm', choices: [{ message: { role: 'assistant', content: '1: two' }, finish_reason: 'stop' }], usage: { prompt_tokens: 1, completion_tokens: 3 } });
  expect(server.requests.map((request) => request.stream)).toEqual([false, false]);
});

it('streams chunks, tool calls in pieces, then the usage and the end', async () => {
  server = await startOpenAiServer({ reply: () => ({ text: 'I look.', toolCalls: [{ name: 'look_up', input: { order: 'A-1' } }] }) });
  const lines = (await (await post({ model: 'm', stream: true, messages: [], tools: [{ type: 'function', function: { name: 'look_up' } }] })).text()).split('\n\n').filter((line) => line !== '');
  expect(lines.at(-1)).toBe('data: [DONE]');
  const chunks = lines.slice(0, -1).map((line) => JSON.parse(line.replace(/^data: /, '')));
  const deltas = chunks.flatMap((chunk) => chunk.choices.map((choice: { delta: object }) => choice.delta));
  expect(deltas.map((delta) => delta.content ?? '').join('')).toBe('I look.');
  expect(JSON.parse(deltas.flatMap((delta) => delta.tool_calls ?? []).map((call) => call.function.arguments).join(''))).toEqual({ order: 'A-1' });
  expect(chunks.at(-2)?.choices[0].finish_reason).toBe('tool_calls');
  expect(chunks.at(-1)?.usage.total_tokens).toBeGreaterThan(0);
  expect(server.requests[0]?.tools).toEqual(['look_up']);
});

it('says 400 to what is no chat request', async () => {
  server = await startOpenAiServer({ reply: () => ({ text: '' }) });
  expect((await post({ prompt: 'Hello' })).status).toBe(400);
  expect(server.requests).toHaveLength(0);
});
