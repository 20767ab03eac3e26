import { describe, expect, it } from 'vitest';
import { configFields } from './fields/config-fields.ts';
import { toNodeId } from './ids.ts';
import { configOf, kindOf, kinds, planOf, portsOf, summaryOf } from './kinds.ts';
import type { GraphNode } from './document.ts';
import type { JsonObject } from './json.ts';

function node(kind: string, config: JsonObject = {}): GraphNode {
  return { id: toNodeId('a'), kind, label: '', position: { x: 0, y: 0 }, config };
}

describe('the kinds', () => {
  it.each([...kinds.keys()])('%s is drawn, summed up and planned from an empty config', (kind) => {
    const drawn = node(kind);
    const descriptor = kindOf(drawn);
    expect(descriptor.kind).toBe(kind);
    expect(descriptor.icon).toMatch(/^[a-z]+(-[a-z0-9]+)*$/);
    expect(summaryOf(drawn)).not.toBe('');
    expect(planOf(drawn).type).not.toBe('');
    expect(new Set(portsOf(drawn).map(({ id }) => id)).size).toBe(portsOf(drawn).length);
    expect(configOf(drawn)).toBe(configOf(drawn));
  });

  it.each([...kinds.keys()])('%s has a title for every field', (kind) => {
    const titled = new Set(configFields(node(kind)).filter(({ path }) => path.length === 1).map(({ path }) => path[0]));
    const config = configOf(node(kind));
    expect([...titled].sort()).toEqual(Object.keys(typeof config === 'object' && config !== null ? config : {}).sort());
  });

  it('are those of the format', () => {
    expect([...kinds.keys()].sort()).toEqual([
      'approval', 'classify', 'code', 'condition', 'http', 'input', 'join', 'map', 'mcp', 'note', 'output', 'subgraph', 'supervisor', 'transform', 'wait', 'worker',
    ]);
  });

  it('plan in milliseconds', () => {
    expect(planOf(node('wait', { for: 'PT10M' }))).toEqual({ type: 'sleep', durationMs: 600_000 });
    expect(planOf(node('wait', { until: 'input.at' }))).toEqual({ type: 'sleepUntil', timeExpression: 'input.at' });
    expect(planOf(node('wait', { signal: 'paid', timeout: 'P1D' }))).toEqual({ type: 'listen', signal: 'paid', timeoutMs: 86_400_000 });
    expect(planOf(node('approval', { question: 'Go?', deadline: 'P2D' }))).toMatchObject({ type: 'ask', deadlineMs: 172_800_000 });
    expect(planOf(node('worker', { retry: { attempts: 5 } }))).toMatchObject({ retry: { attempts: 5, backoffMs: 1_000, factor: 2, maxMs: 60_000 } });
  });

  it('plan agents with the defaults of the format', () => {
    expect(planOf(node('worker', { instructions: 'Work.' }))).toEqual({
      type: 'agent', strategy: null, rounds: 1, context: 'task', model: null, fallbackModels: [], instructions: 'Work.', taskTemplate: null, outputSchema: null,
      settings: {}, limits: { steps: 8, tokens: null, costUsd: null, seconds: 300 }, memory: 'none', conversation: { keep: 'all' }, guards: [], retry: { attempts: 3, backoffMs: 1_000, factor: 2, maxMs: 60_000 }, onError: 'fail',
    });
    expect(planOf(node('supervisor', { strategy: 'review', rounds: 2, context: { fields: ['message'] }, onError: { value: { reply: null } } }))).toMatchObject({
      strategy: 'review', rounds: 2, context: { fields: ['message'] }, onError: { value: { reply: null } },
    });
  });

  it('plan HTTP tools that only read by GET and HEAD, and are never repeated unasked by others', () => {
    const repeats = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'].map((method) => planOf(node('http', { method })));
    expect(repeats).toMatchObject(['read-only', 'read-only', 'once', 'once', 'once', 'once'].map((repeat) => ({ type: 'tool', repeat })));
    expect(planOf(node('http', { method: 'PUT', repeat: 'repeatable', maxResponseMb: 2, body: ' ' }))).toMatchObject({
      repeat: 'repeatable', timeoutMs: 30_000, request: { type: 'http', bodyTemplate: null, responseExpression: null, maxResponseBytes: 2_097_152 },
    });
  });

  it.each([
    ['worker', { instructions: 'You know invoices. And more.' }, 'You know invoices.'],
    ['worker', { instructions: 'First line\nsecond line' }, 'First line'],
    ['worker', { instructions: 'x'.repeat(300) }, `${'x'.repeat(119)}…`],
    ['supervisor', { strategy: 'broadcast' }, 'Asks all its workers at once'],
    ['condition', { cases: [{ id: 'a', label: 'Refund' }, { id: 'b' }] }, 'Refund, b'],
    ['join', { policy: { count: 2 } }, 'Takes the first 2 branches'],
    ['wait', { for: 'P1DT2H' }, 'Waits 1 day 2 hours'],
    ['wait', { signal: 'paid' }, 'Waits for the signal paid'],
    ['http', { method: 'POST', url: 'https://example.com' }, 'POST https://example.com'],
  ])('%s says what it will do: %j', (kind, config, expected) => {
    expect(summaryOf(node(kind, config))).toBe(expected);
  });

  it('have a port a case, by id', () => {
    expect(portsOf(node('condition', { cases: [{ id: 'b', label: 'B' }, { id: 'a' }] }))).toEqual([
      { id: 'in', role: 'flow-in' },
      { id: 'b', role: 'flow-out', label: 'B' },
      { id: 'a', role: 'flow-out', label: 'a' },
      { id: 'else', role: 'flow-out', label: 'Else' },
    ]);
  });

  it('let a supervisor work for another', () => {
    expect(portsOf(node('supervisor')).map(({ id }) => id)).toEqual(['in', 'out', 'error', 'boss', 'workers', 'tools']);
  });

  it('throw for an unknown one, which parsing has refused', () => {
    expect(() => kindOf(node('robot'))).toThrow('Unknown kind robot of node a');
  });
});
