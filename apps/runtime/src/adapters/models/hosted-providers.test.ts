// OpenAI, Anthropic and Google through their real provider packages, against local servers that speak their protocols.
import { afterEach, describe, expect, it } from 'vitest';
import { ModelFailure } from '../../ports/model-gateway.ts';
import { anthropicMessages, googleGenerate, openAiResponses } from '../../testing/hosted-providers/protocols.ts';
import { startHostedServer, type HostedServer } from '../../testing/hosted-providers/start-hosted-server.ts';
import { generateOptions, modelRequest } from '../../testing/models/model-request.ts';
import { createModelGateway } from './create-model-gateway.ts';

const hosted = [
  { id: 'openai', model: 'openai:gpt-4o-mini', path: '/v1', protocol: openAiResponses, keyHeader: 'authorization', keyName: 'OPENAI_API_KEY', costUsd: (1_000 * 0.15 + 200 * 0.6) / 1e6 },
  { id: 'anthropic', model: 'anthropic:claude-haiku-4-5', path: '/v1', protocol: anthropicMessages, keyHeader: 'x-api-key', keyName: 'ANTHROPIC_API_KEY', costUsd: (1_000 * 1 + 200 * 5) / 1e6 },
  { id: 'google', model: 'google:gemini-2.5-flash', path: '/v1beta', protocol: googleGenerate, keyHeader: 'x-goog-api-key', keyName: 'GOOGLE_GENERATIVE_AI_API_KEY', costUsd: (1_000 * 0.3 + 200 * 2.5) / 1e6 },
] as const;

const servers: HostedServer[] = [];
afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.close()));
});

const lookUp = { name: 'look_up', description: 'Looks an order up.', inputSchema: { type: 'object', properties: { order: { type: 'string' } }, required: ['order'] } };

describe.each(hosted)('$id', ({ id, model, path, protocol, keyHeader, keyName, costUsd }) => {
  async function connect(answer: Parameters<typeof startHostedServer>[1]) {
    const server = await startHostedServer(protocol, answer);
    servers.push(server);
    const gateway = createModelGateway({ providers: [], apiKeys: { [id]: 'key-0123456789abcdef' }, baseUrls: { [id]: `${server.origin}${path}` }, offlineDelayMs: 0 });
    return { server, gateway };
  }

  it('streams words, gives a tool call, and counts tokens and cost', async () => {
    const { server, gateway } = await connect({ words: ['I ', 'look ', 'it up.'], tool: { name: 'look_up', input: { order: 'A-1' } }, usage: { inputTokens: 1_000, outputTokens: 200 } });
    const words: string[] = [];
    const reply = await gateway.generate(modelRequest({ model, tools: [lookUp] }), generateOptions({ onDelta: (text) => words.push(text) }));
    expect(words).toEqual(['I ', 'look ', 'it up.']);
    expect(reply).toMatchObject({ text: 'I look it up.', finish: 'tool-calls', model, usage: { inputTokens: 1_000, outputTokens: 200 } });
    expect(reply.usage.costUsd).toBeCloseTo(costUsd, 10);
    expect(reply.toolCalls).toMatchObject([{ name: 'look_up', input: { order: 'A-1' } }]);
    expect(server.requests[0]?.headers[keyHeader]).toContain('key-0123456789abcdef');
  });

  it('names the key to check when it is refused', async () => {
    const { gateway } = await connect({ status: 401 });
    const failure = await gateway.generate(modelRequest({ model }), generateOptions()).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(ModelFailure);
    expect(failure).toMatchObject({ code: 'provider_auth', message: `${id} refused the API key (401); check ${keyName}.` });
  });
});

it('OpenAI is asked to store nothing, and not for its strict mode', async () => {
  const server = await startHostedServer(openAiResponses, { words: ['{"kind":"other"}'], tool: null, usage: { inputTokens: 1, outputTokens: 1 } });
  servers.push(server);
  const gateway = createModelGateway({ providers: [], apiKeys: { openai: 'key' }, baseUrls: { openai: `${server.origin}/v1` }, offlineDelayMs: 0 });
  const outputSchema = { type: 'object', properties: { kind: { type: 'string' }, note: { type: 'string' } }, required: ['kind'] };
  const reply = await gateway.generate(modelRequest({ model: 'openai:gpt-4o-mini', outputSchema }), generateOptions());
  expect(reply.object).toEqual({ kind: 'other' });
  expect(server.requests[0]?.body).toMatchObject({ store: false, text: { format: { type: 'json_schema', strict: false, schema: outputSchema } } });
});
