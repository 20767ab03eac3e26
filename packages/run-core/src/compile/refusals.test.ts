import { expect, test } from 'vitest';
import { drawGraph, type Drawing } from '../testing/index.ts';
import { compile } from './compile.ts';

function codes(drawing: Drawing): readonly string[] {
  const result = compile(drawGraph(drawing));
  return result.ok ? [] : result.error.map((issue) => issue.code);
}

const worker = { kind: 'worker', instructions: 'Answer.' };

test('a loop that leaves a branch is refused', () => {
  expect(codes({
    nodes: { start: { kind: 'input' }, again: worker, a: worker, gate: { kind: 'condition', cases: [{ id: 'more', label: 'More', when: 'true' }] }, meet: { kind: 'join' }, done: { kind: 'output' } },
    edges: ['start -> again', 'again -> a', 'again -> gate', 'gate.more -> again max 3', 'gate.else -> meet', 'a -> meet', 'meet -> done'],
  })).toContain('loop_leaves_branch');
});

test('a shared region has a bounded size', () => {
  const width = 22;
  const names = Array.from({ length: width }, (_, index) => index);
  const nodes = Object.fromEntries(names.flatMap((index) => [[`a${index}`, worker], [`b${index}`, worker]]));
  const edges = names.flatMap((index) => [`start -> a${index}`, `a${index} -> b${index}`, `a${index} -> b${(index + 1) % width}`, `b${index} -> meet`]);
  expect(codes({ nodes: { start: { kind: 'input' }, ...nodes, meet: { kind: 'join' }, done: { kind: 'output' } }, edges: [...edges, 'meet -> done'] })).toContain('shared_region_too_large');
});

test('a delegation cycle is refused', () => {
  const lead = { kind: 'supervisor', instructions: 'Lead.' };
  expect(codes({ nodes: { start: { kind: 'input' }, a: lead, b: lead, done: { kind: 'output' } }, edges: ['start -> a', 'a.workers -> b', 'b.workers -> a', 'a -> done'] })).toContain('delegation_cycle');
});

test('2,000 nodes in a row compile', () => {
  const names = Array.from({ length: 1_998 }, (_, index) => `n${index}`);
  const nodes = Object.fromEntries(names.map((name) => [name, { kind: 'transform', value: '1' }]));
  const edges = names.slice(1).map((name, index) => `n${index} -> ${name}`);
  expect(codes({ nodes: { start: { kind: 'input' }, ...nodes, done: { kind: 'output' } }, edges: ['start -> n0', ...edges, 'n1997 -> done'] })).toEqual([]);
});
