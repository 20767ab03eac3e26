import { parseGraph, toEdgeId, toNodeId } from '@cadre/graph-schema';
import type { NodePaint, Overlay } from '@cadre/run-core';
import { describe, expect, it } from 'vitest';
import { cardPaints, edgePaints, isSamePaint, lineOf } from './paint.ts';

const usage = { inputTokens: 10, outputTokens: 5, costUsd: 0.01, modelCalls: 2, toolCalls: 1 };
const done: NodePaint = { status: 'done', visits: 1, usage, workedMs: 5_100, waitingSince: null, output: 'Refund is **owed**.\n\nParcel lost.', error: null, ports: ['else', 'refund'] };

function overlayOf(nodes: Readonly<Record<string, NodePaint>>, edges: Readonly<Record<string, number>> = {}): Overlay {
  return {
    nodes: new Map(Object.entries(nodes).map(([id, paint]) => [toNodeId(id), paint])),
    edges: new Map(Object.entries(edges).map(([id, count]) => [toEdgeId(id), count])),
  };
}

describe('the paint of a card', () => {
  it('is what the node did, its output in a line', () => {
    expect(cardPaints(overlayOf({ lead: done }), 0).get('lead')).toEqual({
      status: 'done', visits: 1, calls: 3, workedMs: 5_100, costUsd: 0.01, waitingMs: null, port: 'refund', line: 'Refund is owed. Parcel lost.',
    });
  });

  it('says how long it has been waiting at that moment, and why it failed', () => {
    const waiting: NodePaint = { ...done, status: 'waiting', waitingSince: 1_000 };
    const failed: NodePaint = { ...done, status: 'failed', error: { code: 'tool_failed', message: 'The mail server refused it.', actor: 'flow/lead' } };
    const paints = cardPaints(overlayOf({ waiting, failed }), 61_000);
    expect(paints.get('waiting')?.waitingMs).toBe(60_000);
    expect(paints.get('failed')?.line).toBe('The mail server refused it.');
  });

  it('is the same when nothing shown differs', () => {
    const [first, second] = [cardPaints(overlayOf({ a: done }), 0).get('a'), cardPaints(overlayOf({ a: { ...done } }), 9).get('a')];
    expect(first !== undefined && second !== undefined && isSamePaint(first, second)).toBe(true);
  });
});

it('edges are painted in the state of the node they lead to, untaken ones as idle', () => {
  const parsed = parseGraph({
    format: 'cadre/graph@1', name: 'two',
    nodes: [{ id: 'start', kind: 'input', position: { x: 0, y: 0 } }, { id: 'end', kind: 'output', position: { x: 0, y: 0 } }],
    edges: [{ id: 'e1', from: { node: 'start', port: 'out' }, to: { node: 'end', port: 'in' } }],
  });
  if (!parsed.ok) throw new Error('the graph must parse');
  expect(edgePaints(parsed.value, overlayOf({ end: done }, { e1: 2 })).get('e1')).toEqual({ count: 2, status: 'done' });
  expect(edgePaints(parsed.value, overlayOf({ end: done })).get('e1')).toEqual({ count: 0, status: 'idle' });
});

it('a line is short whatever the value', () => {
  expect(lineOf(null)).toBeNull();
  expect(lineOf({ reply: 'Sorry', tries: 1 })).toBe('reply: Sorry · tries: 1');
  expect(lineOf('x'.repeat(10_000))?.length).toBe(160);
  expect(lineOf([1, 2])).toBe('[1,2]');
});
