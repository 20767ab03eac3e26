import { readdirSync, readFileSync } from 'node:fs';
import { digestGraph, parseGraph } from '@cadre/graph-schema';
import { describe, expect, test } from 'vitest';
import { compile, dehydrate, fold, hashState, hydrate } from '../src/index.ts';
import { goldenSchema, outcomeOf, stepDigests } from '../src/testing/index.ts';

const folder = new URL('histories/', import.meta.url);
const histories = readdirSync(folder).map((file) => goldenSchema.parse(JSON.parse(readFileSync(new URL(file, folder), 'utf8'))));

test('there are golden histories', () => {
  expect(histories.length).toBeGreaterThanOrEqual(19);
});

describe.each(histories.map((golden) => [golden.name, golden] as const))('%s', (_name, golden) => {
  const parsed = parseGraph(golden.graph);
  if (!parsed.ok) throw new Error(`The graph of ${golden.name} is no graph any more`);
  const inside = (golden.graphs ?? []).flatMap((graph) => {
    const inner = parseGraph(graph);
    return inner.ok ? [inner.value] : [];
  });
  const compiled = compile(parsed.value, { graphs: new Map(inside.map((graph) => [digestGraph(graph), graph])) });
  if (!compiled.ok) throw new Error(`The graph of ${golden.name} does not compile any more`);

  test('asks the world for what it asked when it was recorded, at every step', () => {
    expect(stepDigests(compiled.value, golden.events)).toEqual(golden.steps);
  });

  test('ends as it ended', () => {
    expect(outcomeOf(compiled.value, golden.events)).toEqual(golden.outcome);
  });

  test('goes on from a snapshot taken in the middle as from the beginning', () => {
    const middle = Math.ceil(golden.events.length / 2);
    const snapshot = JSON.parse(JSON.stringify(dehydrate(fold(compiled.value, golden.events.slice(0, middle)))));
    const tail = fold(compiled.value, golden.events.slice(middle), hydrate(compiled.value, snapshot));
    expect(hashState(tail)).toBe(hashState(fold(compiled.value, golden.events)));
  });
});
