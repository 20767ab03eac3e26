// Cadre with a real provider over HTTP: the support desk as runs, and the very same requests through the model gateway alone.
import { z } from 'zod';
import { createModelGateway } from '../../apps/runtime/src/adapters/models/create-model-gateway.ts';
import type { ModelGateway } from '../../apps/runtime/src/ports/model-gateway.ts';
import type { ModelRequest } from '../../packages/run-core/src/index.ts';
import { answerCalls, databaseUrl } from '../harness/answer-calls.ts';
import { runLanes } from '../harness/lanes.ts';
import { DESK_STEPS, deskGraph } from './graphs.ts';
import { openHost } from './open-host.ts';

const { BENCH_MODEL_URL: baseUrl } = z.object({ BENCH_MODEL_URL: z.url() }).parse(process.env);
const gateway = createModelGateway({ providers: [{ id: 'local', baseUrl, apiKey: null, models: ['model'] }], apiKeys: {}, offlineDelayMs: 0 });

/** What one run asks the model, kept from the first. */
const requests: ModelRequest[] = [];
const models: ModelGateway = {
  list: () => gateway.list(),
  isKnown: (model) => gateway.isKnown(model),
  generate(request, options) {
    if (requests.length < DESK_STEPS) requests.push(request);
    return gateway.generate(request, options);
  },
};
const host = await openHost({ databaseUrl: databaseUrl(), models, concurrency: 128 });
const desk = await host.freeze(deskGraph('local:model'));

async function runDesk(): Promise<void> {
  await host.ended(await host.create(desk));
}
await runDesk();
const [lead, ...rest] = requests;
const conclusion = rest.pop();
if (lead === undefined || conclusion === undefined) throw new Error('The run called no model.');

async function callGateway(): Promise<void> {
  const call = (request: ModelRequest) => gateway.generate(request, { signal: new AbortController().signal, timeoutMs: 60_000, key: 'bench', onDelta: () => {} });
  if (lead !== undefined) await call(lead);
  await Promise.all(rest.map(call));
  if (conclusion !== undefined) await call(conclusion);
}

answerCalls(
  {
    desk: (input) => runLanes(input, runDesk),
    gateway: (input) => runLanes(input, callGateway),
  },
  () => host.stop(),
);
