import { expect, test } from 'vitest';
import { toEffectId, toRunId } from '@cadre/run-core';
import type { ModelReply } from '@cadre/run-core';
import type { NewEntry } from '../ports/event-log.ts';
import { ModelFailure } from '../ports/model-gateway.ts';
import type { ModelGateway } from '../ports/model-gateway.ts';
import { ToolFailure } from '../ports/tool-gateway.ts';
import type { ToolGateway } from '../ports/tool-gateway.ts';
import { metricsText } from '../routes/metrics.ts';
import { modelRequest } from '../testing/models/model-request.ts';
import { readPrometheus } from '../testing/prometheus.ts';
import { countedModels, countedTools } from './counted-gateways.ts';
import { HostMetrics } from './host-metrics.ts';

/** Samples with a value, as they stand in the text, without the buckets. */
async function linesOf(metrics: HostMetrics): Promise<readonly string[]> {
  const text = await metricsText([{ collect: async () => metrics.families() }]);
  readPrometheus(text);
  return text.split('\n').filter((line) => /^[^#]/.test(line) && !line.includes('_bucket') && !line.endsWith(' 0'));
}

const reply: ModelReply = { text: 'Yes.', toolCalls: [], finish: 'stop', model: 'openai:a', usage: { inputTokens: 1, outputTokens: 1, costUsd: 0 }, firstTokenMs: 1, durationMs: 2 };

test('appends, pick-ups and takeovers are counted', async () => {
  const metrics = new HostMetrics();
  metrics.pickedUp(true, 0.5);
  metrics.pickedUp(false, 2);
  metrics.tookOver(3);
  metrics.tookOver(0);
  metrics.flushed(7, 0.25);
  const run = toRunId('run');
  const answered: NewEntry = { event: { type: 'effect.completed', payload: { effect: toEffectId('run:1:0'), reply } }, actor: 'flow', at: 1 };
  const signalled: NewEntry = { event: { type: 'signal.received', payload: { name: 'n', payload: null } }, actor: 'flow', at: 1 };
  metrics.appended([{ run, seq: 2, entries: [answered, signalled], change: { engineMs: 500 } }, { run, seq: 2, entries: [answered] }]);
  expect(await linesOf(metrics)).toEqual([
    'cadre_pick_up_seconds_sum{activation="first"} 0.5',
    'cadre_pick_up_seconds_count{activation="first"} 1',
    'cadre_pick_up_seconds_sum{activation="later"} 2',
    'cadre_pick_up_seconds_count{activation="later"} 1',
    'cadre_model_steps_total 2',
    'cadre_events_appended_total 3',
    'cadre_engine_seconds_total 0.5',
    'cadre_append_rows_sum 7',
    'cadre_append_rows_count 1',
    'cadre_append_seconds_sum 0.25',
    'cadre_append_seconds_count 1',
    'cadre_takeovers_total 2',
    'cadre_runs_taken_over_total 3',
  ]);
});

test('model calls are counted by provider and how they end; a provider that nobody configured makes no series of its own', async () => {
  const metrics = new HostMetrics();
  const outcomes = [null, new ModelFailure('provider_auth', 'No.'), new TypeError('A bug.')];
  const gateway: ModelGateway = {
    list: () => [],
    isKnown: (model) => model.startsWith('openai:'),
    generate() {
      const outcome = outcomes.shift() ?? null;
      return outcome === null ? Promise.resolve(reply) : Promise.reject(outcome);
    },
  };
  const models = countedModels(gateway, metrics);
  const call = (model: string, signal: AbortSignal) => models.generate(modelRequest({ model }), { signal, timeoutMs: 1, key: 'k' });
  const { signal } = new AbortController();
  expect(await call('openai:a', signal)).toBe(reply);
  await expect(call('openai:b', signal)).rejects.toThrow('No.');
  await expect(call('openai:b', signal)).rejects.toThrow('A bug.');
  outcomes.push(new ModelFailure('cancelled', 'Over.'));
  await expect(call('anything:at-all', AbortSignal.abort())).rejects.toThrow('Over.');
  expect(await linesOf(metrics)).toEqual([
    'cadre_model_calls_total{provider="openai"} 3',
    'cadre_model_calls_total{provider="unknown"} 1',
    'cadre_model_errors_total{provider="openai",code="provider_auth"} 1',
    'cadre_model_errors_total{provider="openai",code="internal"} 1',
    'cadre_model_errors_total{provider="unknown",code="cancelled"} 1',
  ]);
});

test('tool calls are counted by type and how they end', async () => {
  const metrics = new HostMetrics();
  let isBroken = false;
  let isStopped = false;
  const gateway: ToolGateway = {
    call: () => (isBroken ? Promise.reject(new ToolFailure('tool_timeout', 'Too late.')) : Promise.resolve({ output: 1, console: [] })),
    async stop() {
      isStopped = true;
    },
  };
  const tools = countedTools(gateway, metrics);
  const call = () => tools.call({ type: 'code', language: 'javascript', source: 'return 1;', arguments: {}, memoryMb: 16, now: 0 }, { signal: new AbortController().signal, timeoutMs: 1, key: 'k' });
  expect(await call()).toEqual({ output: 1, console: [] });
  isBroken = true;
  await expect(call()).rejects.toThrow('Too late.');
  await tools.stop();
  expect(isStopped).toBe(true);
  expect(await linesOf(metrics)).toEqual(['cadre_tool_calls_total{type="code"} 2', 'cadre_tool_errors_total{type="code",code="tool_timeout"} 1']);
});
