// Laws that hold for every graph and every run, tried on random ones.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { compile, dehydrate, decide, fold, hashState, hydrate, Replay, step, type Compiled, type RunEvent } from './index.ts';
import { decisionOn, drawFlow, drawGraph, lost, play, randomFrom, shapes, ToolFault, wordsOf, type Shape, type World } from './testing/index.ts';

function shapeArbitrary(depth: number): fc.Arbitrary<Shape> {
  const children = depth === 0 ? fc.constant<readonly Shape[]>([]) : fc.array(shapeArbitrary(depth - 1), { maxLength: 3 });
  return fc.record({ shape: fc.constantFrom(...shapes), pick: fc.nat(3), children });
}

function compiledOf(shape: Shape): Compiled {
  const result = compile(drawGraph(drawFlow(shape)));
  if (!result.ok) throw new Error(JSON.stringify(result.error));
  return result.value;
}

function worldOf(seed: number): World {
  const next = randomFrom(seed);
  return {
    pick: (effects) => next(Math.max(1, effects.length)),
    decision: (ask) => decisionOn(ask, next),
    tool: (effect) => (next(6) === 0 ? lost : next(6) === 0 ? new ToolFault('tool_failed', next(2) === 0) : effect.request.arguments),
    reply: (effect) => {
      if (next(12) === 0) return { fail: 'provider_unavailable' };
      return wordsOf(effect.request, next);
    },
  };
}

const seeded = fc.tuple(shapeArbitrary(3), fc.nat(1_000_000));
const effort = { numRuns: 150 };

test('a random valid graph compiles, and every run of it ends', () => {
  fc.assert(
    fc.property(seeded, ([shape, seed]) => {
      const { state } = play(compiledOf(shape), { n: 1 }, worldOf(seed));
      expect(['completed', 'failed']).toContain(state.status);
      expect([state.actors.size, state.effects.size]).toEqual([0, 0]);
    }),
    effort,
  );
});

test('a run left alone waits for something', () => {
  fc.assert(
    fc.property(seeded, ([shape, seed]) => {
      const { state } = play(compiledOf(shape), { n: 1 }, { ...worldOf(seed), decision: () => null });
      if (state.endedAt === null) expect(state.effects.size).toBeGreaterThan(0);
    }),
    effort,
  );
});

test('folding is deterministic, also by another compilation of the same graph', () => {
  fc.assert(
    fc.property(seeded, ([shape, seed]) => {
      const { events, state } = play(compiledOf(shape), { n: 1 }, worldOf(seed));
      const again = fold(compiledOf(shape), events);
      expect(hashState(again)).toBe(hashState(state));
    }),
    effort,
  );
});

test('snapshot and tail equal the full fold at every position', () => {
  fc.assert(
    fc.property(seeded, ([shape, seed]) => {
      const compiled = compiledOf(shape);
      const { events, state, steps } = play(compiled, { n: 1 }, worldOf(seed));
      for (const [index, { state: at }] of steps.entries()) {
        const restored = hydrate(compiled, JSON.parse(JSON.stringify(dehydrate(at))));
        expect(hashState(restored)).toBe(hashState(at));
        if (index % 3 === 0) expect(hashState(fold(compiled, events.slice(index + 1), restored))).toBe(hashState(state));
      }
    }),
    { numRuns: 60 },
  );
});

test('a second result for an effect is refused, and folding one changes nothing', () => {
  fc.assert(
    fc.property(seeded, ([shape, seed]) => {
      const compiled = compiledOf(shape);
      const { events, steps } = play(compiled, { n: 1 }, worldOf(seed));
      for (const [index, event] of events.entries()) {
        const state = steps[index]?.state;
        if (!state || !('effect' in event.payload) || event.type === 'effect.started') continue;
        const again = decide(state, { type: 'timer.fire', effect: event.payload.effect, now: event.at });
        expect(again.ok).toBe(false);
        const repeated = { ...event, seq: state.seq + 1 } as RunEvent;
        const after = step(compiled, state, repeated);
        expect(after.effects).toEqual([]);
        const inPlace = { ...after.state, seq: state.seq, waitedMs: state.waitedMs, waitingSince: state.waitingSince };
        expect(hashState(inPlace)).toBe(hashState(state));
      }
    }),
    { numRuns: 60 },
  );
});

test('a replay gives at every position what running gave there', () => {
  fc.assert(
    fc.property(seeded, ([shape, seed]) => {
      const compiled = compiledOf(shape);
      const { events, steps } = play(compiled, { n: 1 }, worldOf(seed));
      const replay = new Replay(compiled, events);
      for (const seq of [events.length, 1, Math.ceil(events.length / 2), 2].filter((at) => at <= events.length)) {
        expect(hashState(replay.stateAt(seq))).toBe(hashState(steps[seq - 1]?.state ?? replay.stateAt(seq)));
      }
    }),
    { numRuns: 60 },
  );
});
