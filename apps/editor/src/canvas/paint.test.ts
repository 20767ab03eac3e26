import { parseGraph, toEdgeId, toNodeId, type Graph, type NodeId } from '@cadre/graph-schema';
import type { NodePaint, Overlay } from '@cadre/run-core';
import { describe, expect, it } from 'vitest';
import { cardPaints, edgePaints, isSamePaint } from './paint.ts';

const usage = { inputTokens: 10, outputTokens: 5, costUsd: 0.01, modelCalls: 2, toolCalls: 1 };
const done: NodePaint = { status: 'done', visits: 1, usage, workedMs: 5_100, waitingSince: null, output: 'Refund is **owed**.\n\nParcel lost.', error: null, ports: ['else', 'refund'] };

function overlayOf(nodes: Readonly<Record<string, NodePaint>>, edges: Readonly<Record<string, number>> = {}): Overlay {
  return {
    nodes: new Map(Object.entries(nodes).map(([id, paint]) => [toNodeId(id), paint])),
    edges: new Map(Object.entries(edges).map(([id, count]) => [toEdgeId(id), count])),
  };
}

function graphOf(kinds: Readonly<Record<string, string>>, edges: readonly object[] = []): Graph {
  const parsed = parseGraph({ format: 'cadre/graph@1', name: 'some', nodes: Object.entries(kinds).map(([id, kind]) => ({ id, kind, position: { x: 0, y: 0 } })), edges });
  if (!parsed.ok) throw new Error('the graph must parse');
  return parsed.value;
}

const asked = (questions: Readonly<Record<string, string>> = {}): ReadonlyMap<NodeId, string> => new Map(Object.entries(questions).map(([id, question]) => [toNodeId(id), question]));

describe('the paint of a card', () => {
  it('is what the node did, its output in a line', () => {
    expect(cardPaints(graphOf({ lead: 'worker' }), overlayOf({ lead: done }), { now: 0, questions: asked() }).get('lead')).toEqual({
      status: 'done', visits: 1, calls: 3, workedMs: 5_100, costUsd: 0.01, waitingMs: null, port: 'refund', line: 'Refund is owed. Parcel lost.',
    });
  });

  it('says how long it has been waiting at that moment, and why it failed', () => {
    const waiting: NodePaint = { ...done, status: 'waiting', waitingSince: 1_000 };
    const failed: NodePaint = { ...done, status: 'failed', error: { code: 'tool_failed', message: 'The mail server refused it.', actor: 'flow/lead' } };
    const paints = cardPaints(graphOf({ waiting: 'worker', failed: 'worker' }), overlayOf({ waiting, failed }), { now: 61_000, questions: asked() });
    expect(paints.get('waiting')?.waitingMs).toBe(60_000);
    expect(paints.get('failed')?.line).toBe('The mail server refused it.');
  });

  it('asks the question while a person is asked, and says afterwards who decided', () => {
    const graph = graphOf({ allow: 'approval' });
    const decided: NodePaint = { ...done, output: { decision: 'approved', form: null, comment: null, by: 'Dana' } };
    const lineAt = (paint: NodePaint, questions: ReadonlyMap<NodeId, string>) => cardPaints(graph, overlayOf({ allow: paint }), { now: 0, questions }).get('allow')?.line;
    expect(lineAt({ ...done, status: 'waiting', output: null }, asked({ allow: 'Refund 49 USD?' }))).toBe('Refund 49 USD?');
    expect(lineAt(decided, asked())).toBe('Approved by Dana');
  });

  it('is the same when nothing shown differs', () => {
    const paintOf = (paint: NodePaint, now: number) => cardPaints(graphOf({ a: 'worker' }), overlayOf({ a: paint }), { now, questions: asked() }).get('a');
    const [first, second] = [paintOf(done, 0), paintOf({ ...done }, 9)];
    expect(first !== undefined && second !== undefined && isSamePaint(first, second)).toBe(true);
  });
});

it('edges are painted in the state of the node they lead to, untaken ones as idle', () => {
  const graph = graphOf({ start: 'input', end: 'output' }, [{ id: 'e1', from: { node: 'start', port: 'out' }, to: { node: 'end', port: 'in' } }]);
  expect(edgePaints(graph, overlayOf({ end: done }, { e1: 2 })).get('e1')).toEqual({ count: 2, status: 'done' });
  expect(edgePaints(graph, overlayOf({ end: done })).get('e1')).toEqual({ count: 0, status: 'idle' });
});
