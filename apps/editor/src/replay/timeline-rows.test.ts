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
    actor: toActorPath(actor), role, node: role === 'agent' || role === 'item' ? toNodeId(node) : null, title: node, depth: actor.split('/').length - 1,
    startedAt: Number(time), endedAt: null, bars,
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
});
