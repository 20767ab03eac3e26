import { parseGraph, toNodeId } from '@cadre/graph-schema';
import { toActorPath, toEffectId, toRunId, type Effect, type EffectId, type EventPayload, type EventType, type ModelReply, type RunEvent } from '@cadre/run-core';
import { describe, expect, test } from 'vitest';
import { namesOf } from './node-names.ts';
import { wordsOf, type StepContext } from './step-words.ts';

const parsed = parseGraph({
  format: 'cadre/graph@1',
  name: 'Desk',
  nodes: [
    { id: 'lead', kind: 'supervisor', label: 'Desk lead', position: { x: 0, y: 0 } },
    { id: 'billing', kind: 'worker', label: 'Billing', position: { x: 0, y: 0 } },
    { id: 'shipping', kind: 'worker', label: '', position: { x: 0, y: 0 } },
    { id: 'allow', kind: 'approval', label: 'Allow the refund', position: { x: 0, y: 0 }, config: { question: 'May we?' } },
  ],
  edges: [],
});
if (!parsed.ok) throw new Error(JSON.stringify(parsed.error));
const names = namesOf(parsed.value);

const call = toEffectId('r:1:0');
const other = toEffectId('r:2:0');
const effects = new Map<EffectId, Effect>();
const context: StepContext = { namesOf: () => names, effectOf: (id) => effects.get(id) };

function modelCall(purpose: 'think' | 'conclude' | 'draft' | 'review'): Effect {
  return {
    id: call, actor: toActorPath('flow/lead'), child: 'lead', node: toNodeId('lead'), type: 'model.generate', attempt: 1, timeoutMs: 1, retry: { backoffMs: 1, factor: 1, maxMs: 1 },
    request: { model: 'offline:demo', system: '', messages: [], tools: [], toolChoice: 'auto', outputSchema: null, settings: {}, purpose },
  };
}
function title<T extends EventType>(type: T, payload: EventPayload<T>, purpose: 'think' | 'conclude' | 'draft' | 'review' = 'think'): string {
  effects.set(call, modelCall(purpose));
  const event = { seq: 2, at: 0, type, payload } as RunEvent;
  return wordsOf(event, context).title;
}
function reply(...tools: string[]): ModelReply {
  return {
    text: '', finish: 'stop', model: 'offline:demo', firstTokenMs: null, durationMs: 1, usage: { inputTokens: 0, outputTokens: 0, costUsd: 0 },
    toolCalls: tools.map((name, index) => ({ callId: String(index), name, input: {} })),
  };
}

describe('an event in words', () => {
  test('a reply says what it was for', () => {
    expect(title('effect.completed', { effect: call, reply: reply() })).toBe('Desk lead answered');
    expect(title('effect.completed', { effect: call, reply: reply() }, 'conclude')).toBe('Desk lead concluded');
    expect(title('effect.completed', { effect: call, reply: reply() }, 'review')).toBe('Desk lead reviewed the draft');
  });

  test('a delegation names the workers by their labels, and each once', () => {
    expect(title('effect.completed', { effect: call, reply: reply('delegate_to_billing', 'delegate_to_shipping', 'delegate_to_billing') })).toBe('Desk lead asked Billing and Worker');
    expect(title('effect.completed', { effect: call, reply: reply('find_invoice') })).toBe('Desk lead called find_invoice');
  });

  test('a failure says why', () => {
    expect(title('effect.failed', { effect: call, error: { code: 'provider_auth', message: '401' }, retryInMs: 0, durationMs: 3 })).toBe('Desk lead failed: the provider refused the key');
  });

  test('a decision names the person and the question it was', () => {
    effects.set(other, { id: other, actor: toActorPath('flow'), child: 'allow', node: toNodeId('allow'), type: 'person.ask', question: 'May we?', show: null, form: null, assignees: [], deadline: null });
    expect(title('decision.given', { effect: other, decision: 'approved', by: 'Maria' })).toBe('Maria approved “Allow the refund”');
    const words = wordsOf({ seq: 2, at: 0, type: 'decision.given', payload: { effect: other, decision: 'rejected', by: 'Maria' } }, context);
    expect(words).toMatchObject({ node: 'allow', actor: 'flow', tone: 'failed' });
  });

  test('a timer says which kind of wait ended', () => {
    const timer = (reason: 'backoff' | 'wait' | 'deadline'): string => {
      effects.set(other, { id: other, actor: toActorPath('flow'), child: 'allow', node: toNodeId('allow'), type: 'timer.wait', at: 0, reason });
      return title('timer.fired', { effect: other });
    };
    expect([timer('backoff'), timer('wait'), timer('deadline')]).toEqual(['Allow the refund tries again', 'Allow the refund: the wait is over', 'Allow the refund: the deadline passed']);
  });

  test('the run itself: begun, forked, cancelled, signalled', () => {
    const started = { run: toRunId('r'), input: null, digest: '', semantics: 1 };
    expect(title('run.started', { ...started, parent: null })).toBe('The run started');
    expect(title('run.started', { ...started, parent: { run: toRunId('q'), seq: 9 } })).toBe('The run was forked at step 9');
    expect(title('run.cancelled', { reason: '', by: 'Maria' })).toBe('Cancelled by Maria');
    expect(title('signal.received', { name: 'paid', payload: null })).toBe('Signal “paid” came');
  });

  test('an effect nobody knows still has words', () => {
    effects.clear();
    expect(title('timer.fired', { effect: other })).toBe('A part of the run: the wait is over');
  });
});
