// What holds for every flow that runs inside another graph, tried on random ones.
import { digestGraph, type Graph } from '@cadre/graph-schema';
import { expect, test } from 'vitest';
import { decisionOn, drawFlow, drawGraph, nestDrawing, play, randomFrom, randomShape, simulate, wordsOf, type World } from '../testing/index.ts';
import { compile, type Compiled } from './compile.ts';

const SEEDS = Array.from({ length: 150 }, (_, seed) => seed);

function compiled(graph: Graph, graphs: ReadonlyMap<string, Graph> = new Map()): Compiled {
  const result = compile(graph, { graphs });
  if (!result.ok) throw new Error(JSON.stringify(result.error));
  return result.value;
}

const flowOf = (seed: number): Graph => drawGraph(drawFlow(randomShape(randomFrom(seed), 2)));

/** Runs `inner` as its only step. */
function around(inner: Graph): Compiled {
  const drawn = nestDrawing({ nodes: { start: { kind: 'input' }, inner: { kind: 'subgraph', graph: 'inner' }, done: { kind: 'output' } }, edges: ['start -> inner', 'inner -> done'] }, { inner: { graph: inner, graphs: new Map() } });
  expect(drawn.graphs.has(digestGraph(inner))).toBe(true);
  return compiled(drawn.graph, drawn.graphs);
}

function worldOf(seed: number): World {
  const next = randomFrom(seed);
  return {
    pick: (effects) => next(Math.max(1, effects.length)),
    decision: (ask) => decisionOn(ask, next),
    reply: (effect) => (next(12) === 0 ? { fail: 'provider_unavailable' } : wordsOf(effect.request, next)),
  };
}

test('a flow asks for the same and gives the same inside as by itself', () => {
  for (const seed of SEEDS) {
    const inner = flowOf(seed);
    const [alone, inside] = [play(compiled(inner), { n: 1 }, worldOf(seed)), play(around(inner), { n: 1 }, worldOf(seed))];
    const asked = (played: typeof alone) => played.steps.map((made) => made.effects.map(({ actor, node, type }) => [actor.replace(/^flow\/inner/, 'flow'), node, type]));
    expect(asked(inside), `seed ${seed}`).toEqual(asked(alone));
    expect(inside.state, `seed ${seed}`).toMatchObject({ status: alone.state.status, output: alone.state.output, usage: alone.state.usage });
    expect(inside.state.error?.code, `seed ${seed}`).toBe(alone.state.error?.code);
  }
});

test('failing hosts break no run of a flow inside another', () => {
  for (const seed of SEEDS) expect(['completed', 'failed'], `seed ${seed}`).toContain(simulate(around(flowOf(seed)), randomFrom(seed)).state.status);
});
