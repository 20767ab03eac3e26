import { compile, Replay } from '@cadre/run-core';
import { drawGraph, play } from '@cadre/run-core/testing';
import { describe, expect, test } from 'vitest';
import { namesOf } from './node-names.ts';
import { traceLines } from './trace-words.ts';

const graph = drawGraph({
  nodes: {
    start: { kind: 'input' }, lead: { kind: 'worker' },
    money: { kind: 'condition', cases: [{ id: 'refund', label: 'Refund owed', when: 'true' }] },
    allow: { kind: 'approval', question: 'May we?' }, done: { kind: 'output' }, refused: { kind: 'output' },
  },
  edges: ['start -> lead', 'lead -> money', 'money.refund -> allow', 'money.else -> refused', 'allow.approved -> done', 'allow.rejected -> refused', 'allow.timeout -> refused'],
});
const compiled = compile(graph);
if (!compiled.ok) throw new Error(JSON.stringify(compiled.error));
const names = namesOf(graph);
const replay = new Replay(compiled.value, play(compiled.value, {}).events);
const linesAt = (seq: number) => traceLines(replay.recordAt(seq).trace, { namesOf: () => names });

describe('what an event changed, in words', () => {
  test('says what was entered and which model is called', () => {
    expect(linesAt(1)).toEqual(['start was entered', 'start ended', 'lead was entered', 'lead started', 'lead calls offline:demo']);
  });

  test('names the way that was taken, and the question a person gets', () => {
    const lines = linesAt(2);
    expect(lines).toContain('money ended, took Refund owed');
    expect(lines).toContain('allow asks a person: May we?');
  });

  test('leaves out what says nothing to a reader', () => {
    expect(replay.recordAt(2).trace.some((entry) => entry.type === 'edge.taken')).toBe(true);
    expect(linesAt(2).some((line) => line.includes('edge'))).toBe(false);
  });
});
