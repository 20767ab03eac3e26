import { graphSchema } from '@cadre/graph-schema';
import type { Graph } from '@cadre/graph-schema';
import { compile, decide, Replay, toRunId } from '@cadre/run-core';
import type { Command, Compiled, ModelReply } from '@cadre/run-core';
import { expect, test } from 'vitest';
import { RunNarrator } from './run-progress.ts';

const port = (node: string, name: string) => ({ node, port: name });
const graph = graphSchema.parse({
  format: 'cadre/graph@1',
  name: 'Desk',
  nodes: [
    { id: 'start', kind: 'input', position: { x: 0, y: 0 } },
    { id: 'lead', kind: 'supervisor', label: 'Desk lead', position: { x: 0, y: 0 }, config: { instructions: 'Lead.', task: 'Help.' } },
    { id: 'billing', kind: 'worker', label: 'Billing', position: { x: 0, y: 0 }, config: { instructions: 'Bill.' } },
    { id: 'done', kind: 'output', position: { x: 0, y: 0 }, config: { value: 'nodes.lead.output' } },
  ],
  edges: [
    { id: 'e1', from: port('start', 'out'), to: port('lead', 'in') },
    { id: 'e2', from: port('lead', 'workers'), to: port('billing', 'boss') },
    { id: 'e3', from: port('lead', 'out'), to: port('done', 'in') },
  ],
});

function compiled(drawn: Graph): Compiled {
  const result = compile(drawn);
  if (!result.ok) throw new Error(JSON.stringify(result.error));
  return result.value;
}

const reply = (more: Partial<ModelReply>): ModelReply => ({
  text: '', toolCalls: [], finish: 'stop', model: 'offline:demo', usage: { inputTokens: 10, outputTokens: 2, costUsd: 0 }, firstTokenMs: 1, durationMs: 300, ...more,
});

/** Feeds commands to a run and gives the lines of each. */
function session(drawn = graph) {
  const replay = new Replay(compiled(drawn));
  const narrator = new RunNarrator(replay.levels);
  const run = toRunId('r1');
  return {
    /** What the run asks of models now, oldest first. */
    open: () => [...replay.stateAt(replay.length).effects.values()],
    tell(command: Command): readonly string[] {
      const before = replay.length === 0 ? null : replay.stateAt(replay.length);
      const decided = decide(before, command);
      if (!decided.ok) throw new Error(decided.error.message);
      const event = { ...decided.value, seq: replay.length + 1, at: 1_000 };
      replay.append(event);
      return narrator.lines({ before, event, step: replay.stepAt(event.seq) });
    },
    begin: (): Command => ({ type: 'start', run, input: {}, digest: replay.compiled.digest, parent: null }),
  };
}

function only<T>([item]: readonly T[]): T {
  if (item === undefined) throw new Error('Nothing is open.');
  return item;
}

test('a worker is told of below its supervisor, who says whom it asks', () => {
  const run = session();
  expect(run.tell(run.begin())).toEqual(['  Desk lead thinks …']);
  const asked = run.tell({ type: 'effect.complete', effect: only(run.open()).id, reply: reply({ finish: 'tool-calls', toolCalls: [{ callId: 'c1', name: 'delegate_to_billing', input: { task: 'Look up\nthe invoice.' } }] }) });
  expect(asked).toEqual(['  Desk lead → Billing: Look up the invoice. (0.3 s, 12 tokens)', '    Billing thinks …']);
  const answered = run.tell({ type: 'effect.complete', effect: only(run.open()).id, reply: reply({ text: 'It was paid.' }) });
  expect(answered[0]).toBe('    Billing: It was paid. (0.3 s, 12 tokens)');
});

test('a failure is told with its code, and the next try with its number', () => {
  const run = session();
  run.tell(run.begin());
  const failed = run.tell({ type: 'effect.fail', effect: only(run.open()).id, error: { code: 'provider_unavailable', message: 'The provider does not answer.' }, retryInMs: 500, durationMs: 3 });
  expect(failed).toContain('  Desk lead ✗ provider_unavailable: The provider does not answer.');
  const again = run.tell({ type: 'timer.fire', effect: only(run.open()).id, now: 5_000 });
  expect(again).toEqual(['  Desk lead thinks (try 2) …']);
});

test('a failure that a node has a default for is told once, with what it goes on with', () => {
  const run = session({ ...graph, nodes: graph.nodes.map((node) => (node.id === 'lead' ? { ...node, config: { ...node.config, retry: { attempts: 1 }, onError: { value: 'Nothing.' } } } : node)) });
  run.tell(run.begin());
  const failed = run.tell({ type: 'effect.fail', effect: only(run.open()).id, error: { code: 'provider_auth', message: 'The key is refused.' }, retryInMs: 0, durationMs: 3 });
  expect(failed).toEqual(['  Desk lead ✗ provider_auth: The key is refused.', 'Desk lead ✗ provider_auth, goes on with "Nothing."']);
});

test('control characters of a model never reach the terminal, and long words are cut', () => {
  const run = session();
  run.tell(run.begin());
  const [line = ''] = run.tell({ type: 'effect.complete', effect: only(run.open()).id, reply: reply({ text: `\u001b[31mred\u0007 \u202Eback${'x'.repeat(500)}` }) });
  expect(line).not.toMatch(/[\p{Cc}\p{Cf}]/u);
  expect(line.length).toBeLessThan(200);
});
