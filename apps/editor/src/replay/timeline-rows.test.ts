import type { NodeId } from '@cadre/graph-schema';
import { parseGraph, toNodeId } from '@cadre/graph-schema';
import { toActorPath, toEffectId, type ActorRole, type Bar, type BarType, type Lane } from '@cadre/run-core';
import { describe, expect, test } from 'vitest';
import { namesOf } from './node-names.ts';
import { timelineRows } from './timeline-rows.ts';

const parsed = parseGraph({
  format: 'cadre/graph@1',
  name: 'Desk',
  nodes: [
    { id: 'allow', kind: 'approval', label: 'Allow the refund', position: { x: 0, y: 0 }, config: { question: 'May we?' } },
    { id: 'lead', kind: 'supervisor', label: 'Lead', position: { x: 0, y: 0 } },
    { id: 'billing', kind: 'worker', label: 'Billing', position: { x: 0, y: 0 } },
  ],
  edges: [],
});
if (!parsed.ok) throw new Error(JSON.stringify(parsed.error));
const names = namesOf(parsed.value);

const nodes = new Map<string, NodeId>();
/** `node@time`: something that went on there. */
function bar(type: BarType, place: string, label: string = type): Bar {
  const [node = '', time = '0'] = place.split('@');
  const effect = toEffectId(`r:${nodes.size}:0`);
  nodes.set(effect, toNodeId(node));
  return { effect, type, label, fromSeq: 1, fromAt: Number(time), toSeq: 2, toAt: Number(time) + 10, outcome: 'completed' };
}
/** `actor@time`: when it started. */
function lane(role: ActorRole, place: string, ...bars: Bar[]): Lane {
  const [actor = '', time = '0'] = place.split('@');
  const node = /([a-z]+)(?:#\d+)?$/.exec(actor)?.[1] ?? '';
  return {
    actor: toActorPath(actor), role, node: role === 'flow' || role === 'branch' ? null : toNodeId(node), title: node, depth: actor.split('/').length - 1,
    startedAt: Number(time), endedAt: bars.at(-1)?.toAt ?? null, bars,
  };
}
function shown(...lanes: Lane[]): string[] {
  return timelineRows(lanes, { names, nodeOf: (one) => nodes.get(one.effect) ?? null, workedMs: () => null }).map((row) => `${'  '.repeat(row.depth)}${row.title}${row.turn} ${row.bars.length}`);
}

describe('rows of the timeline', () => {
  test('flow and branches have no row of their own; what is under them moves up', () => {
    expect(shown(
      lane('flow', 'flow@0'),
      lane('branch', 'flow/branch@0'),
      lane('agent', 'flow/branch/lead@0', bar('model', 'lead@0')),
      lane('agent', 'flow/branch/lead/billing#1@10', bar('model', 'billing@10')),
    )).toEqual(['lead 1', '  billing 1']);
  });

  test('where the flow waited is a row of that node, in the order things began', () => {
    expect(shown(
      lane('flow', 'flow@0', bar('person', 'allow@50'), bar('timer', 'allow@50', 'deadline')),
      lane('agent', 'flow/lead@0', bar('model', 'lead@0')),
      lane('agent', 'flow/billing@90', bar('model', 'billing@90')),
    )).toEqual(['lead 1', 'Allow the refund 1', 'billing 1']);
  });

  test('an agent that worked twice says which time it was', () => {
    expect(shown(
      lane('flow', 'flow@0'),
      lane('agent', 'flow/lead@0'),
      lane('agent', 'flow/lead/billing#1@1'),
      lane('agent', 'flow/lead/billing#2@2'),
    )).toEqual(['lead 0', '  billing#1 0', '  billing#2 0']);
  });

  test('an item in which nobody worked has no row', () => {
    expect(shown(
      lane('flow', 'flow@0'),
      lane('item', 'flow/orders#1@0'),
      lane('item', 'flow/orders#2@0'),
      lane('agent', 'flow/orders#2/billing@1', bar('model', 'billing@1')),
    )).toEqual(['orders#2 0', '  billing 1']);
  });

  test('a call that waited for a host is drawn from when it was made', () => {
    const lanes = [lane('agent', 'lead@0', bar('model', 'lead@100'))];
    const drawn = (worked: number | null) => timelineRows(lanes, { names, nodeOf: () => null, workedMs: () => worked })[0]?.bars[0]?.fromAt;
    expect([drawn(4), drawn(10), drawn(null), drawn(5_000)]).toEqual([106, 100, 100, 100]);
  });

  test('calls of a tool one after the other share a row, those at the same time have one each', () => {
    expect(shown(
      lane('flow', 'flow@0'),
      lane('agent', 'flow/lead@0', bar('model', 'lead@0')),
      lane('tool', 'flow/lead/lookup#1@10', bar('tool', 'lookup@10')),
      lane('tool', 'flow/lead/lookup#2@15', bar('tool', 'lookup@15')),
      lane('tool', 'flow/lead/lookup#3@20', bar('tool', 'lookup@20')),
      lane('tool', 'flow/lead/lookup#4@30', bar('tool', 'lookup@30')),
    )).toEqual(['lead 1', '  lookup3× 3', '  lookup 1']);
  });

  test('a look by guard rules has a row only where it found something', () => {
    const found = { ...bar('guard', 'allow@3'), guard: { verdict: 'flag' as const, findings: [], message: null } };
    expect(shown(lane('flow', 'flow@0', bar('guard', 'lead@0')))).toEqual([]);
    expect(shown(lane('flow', 'flow@0', bar('guard', 'lead@0'), found))).toEqual(['Allow the refund 1']);
  });

  test('the flow of a graph inside has no row of its own when one looks inside', () => {
    expect(shown(lane('graph', 'check@0'), { ...lane('agent', 'check/lead@0', bar('model', 'lead@0')), depth: 1 })).toEqual(['lead 1']);
  });
});
