import { expect, test } from 'vitest';
import { compile } from '../compile/compile.ts';
import { toEffectId, toRunId, type RunEvent } from '../index.ts';
import { drawGraph, given, play, replyText } from '../testing/index.ts';
import { forkEvents } from './fork-events.ts';

const compiled = (() => {
  const result = compile(drawGraph({
    nodes: {
      start: { kind: 'input' }, draft: { kind: 'worker', instructions: 'Draft.' },
      ask: { kind: 'approval', question: 'Good?', deadline: 'P1D', form: { type: 'object', properties: { sum: { type: 'number' } }, required: ['sum'], additionalProperties: false } },
      done: { kind: 'output', value: "{'draft': nodes.draft.output, 'sum': nodes.ask.output.form.sum}" }, no: { kind: 'output', value: '"no"' },
    },
    edges: ['start -> draft', 'draft -> ask', 'ask.approved -> done', 'ask.rejected -> no', 'ask.timeout -> no'],
  }));
  if (!result.ok) throw new Error(JSON.stringify(result.error));
  return result.value;
})();

const { events } = play(compiled, 'Hi', { decision: () => ({ decision: 'approved', form: { sum: 3 } }) });
const question = toEffectId('run:2:0');
const deadline = toEffectId('run:2:1');
const refusal = (result: ReturnType<ReturnType<typeof given>['when']>) => (result.ok ? null : result.error.code);

test('a run starts once', () => {
  const start = { type: 'start', run: toRunId('run'), input: null, digest: compiled.digest, parent: null } as const;
  expect(given(compiled, []).when(start)).toMatchObject({ ok: true, value: { type: 'run.started' } });
  expect(refusal(given(compiled, events.slice(0, 1)).when(start))).toBe('already_started');
});

test('nothing can be told to a run that has not started, or has ended', () => {
  const cancel = { type: 'run.cancel', reason: 'Enough', by: 'me' } as const;
  expect(refusal(given(compiled, []).when(cancel))).toBe('not_started');
  expect(refusal(given(compiled, events).when(cancel))).toBe('run_ended');
});

test('a decision counts once, needs a person to have been asked, and a form that fits', () => {
  const asked = given(compiled, events.slice(0, 2));
  const give = (form: object, effect = question) => asked.when({ type: 'decision.give', effect, decision: 'approved', form: form as never, by: 'me' });
  expect(give({ sum: 3 })).toMatchObject({ ok: true });
  expect(give({ sum: 'three' })).toMatchObject({ ok: false, error: { code: 'form_invalid', path: ['sum'] } });
  expect(refusal(give({ sum: 3 }, deadline))).toBe('wrong_effect');
  expect(refusal(give({ sum: 3 }, toEffectId('run:9:9')))).toBe('effect_not_outstanding');
  expect(refusal(given(compiled, events.slice(0, 1)).when({ type: 'decision.give', effect: question, decision: 'approved', by: 'me' }))).toBe('effect_not_outstanding');
});

test('a rejection needs no form', () => {
  expect(given(compiled, events.slice(0, 2)).when({ type: 'decision.give', effect: question, decision: 'rejected', by: 'me' }).ok).toBe(true);
});

test('a timer fires when it is due, not before', () => {
  const asked = given(compiled, events.slice(0, 2));
  const at = (events[1]?.at ?? 0) + 24 * 3_600_000;
  expect(refusal(asked.when({ type: 'timer.fire', effect: deadline, now: at - 1 }))).toBe('timer_not_due');
  expect(asked.when({ type: 'timer.fire', effect: deadline, now: at }).ok).toBe(true);
});

test('a second result is refused', () => {
  const answered = given(compiled, events.slice(0, 2));
  expect(refusal(answered.when({ type: 'effect.complete', effect: toEffectId('run:1:0'), reply: replyText('again') }))).toBe('effect_not_outstanding');
});

test('a run keeps a bounded number of signals that nobody waits for', () => {
  const signals = Array.from({ length: 100 }, (_, index): RunEvent => ({ seq: index + 2, type: 'signal.received', at: 1, payload: { name: 'x', payload: null } }));
  const full = given(compiled, [...events.slice(0, 1), ...signals]);
  expect(refusal(full.when({ type: 'signal.receive', name: 'x', payload: null }))).toBe('too_many_signals');
});

test('a fork takes the events before its point under its own id, with edited outputs', () => {
  const fork = { run: toRunId('other'), digest: compiled.digest, parent: { run: toRunId('run'), seq: 3 }, now: 5_000_000_000_000, at: 3, edits: [{ effect: toEffectId('run:1:0'), output: 'edited' }] };
  const forked = forkEvents(events, fork);
  if (!forked.ok) throw new Error(forked.error.message);
  expect(forked.value).toHaveLength(2);
  const asked = given(compiled, forked.value).when({ type: 'decision.give', effect: toEffectId('other:2:0'), decision: 'approved', form: { sum: 1 }, by: 'me' });
  expect(asked.ok).toBe(true);
  expect(JSON.stringify(forked.value)).toContain('edited');
  expect(forked.value.map((event) => event.at)).toEqual([5_000_000_000_000 - 1_000, 5_000_000_000_000]);
  expect(forkEvents(events, { ...fork, at: events.length + 2 })).toMatchObject({ ok: false, error: { code: 'fork_past_end' } });
  expect(forkEvents(events, { ...fork, at: 2 })).toMatchObject({ ok: false, error: { code: 'effect_not_outstanding' } });
});
