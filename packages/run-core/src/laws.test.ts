// Laws that hold for every graph and every run, tried on random ones.
import fc from 'fast-check';
import { canonicalJson, type Json } from '@cadre/graph-schema';
import { expect, test } from 'vitest';
import { compile, dehydrate, decide, fold, hashState, hydrate, Replay, step, type Compiled, type RunEvent } from './index.ts';
import { drawGraph, play, type Drawing, type World } from './testing/index.ts';

/** A random flow: a tree of sequences, choices, forks with joins, loops, maps and teams. */
interface Part {
  readonly nodes: Drawing['nodes'];
  readonly edges: readonly string[];
  readonly first: string;
  readonly last: string;
}

const shapes = ['worker', 'team', 'transform', 'approval', 'wait', 'choice', 'fork', 'loop', 'map', 'sequence'] as const;
const strategies = ['delegate', 'pipeline', 'broadcast', 'review'] as const;

type Shape = { readonly shape: (typeof shapes)[number]; readonly children: readonly Shape[]; readonly pick: number };

function shapeArbitrary(depth: number): fc.Arbitrary<Shape> {
  const children = depth === 0 ? fc.constant<readonly Shape[]>([]) : fc.array(shapeArbitrary(depth - 1), { maxLength: 3 });
  return fc.record({ shape: fc.constantFrom(...shapes), pick: fc.nat(3), children });
}

function draw(shape: Shape, name: string, inMap = false): Part {
  const own = inMap ? { parent: inMapOf(name) } : {};
  const part = (index: number): Part => draw(shape.children[index] ?? { shape: 'transform', children: [], pick: 0 }, `${name}${index}`, inMap);
  const leaf = (node: object): Part => ({ nodes: { [name]: { kind: 'transform', value: '1', ...own, ...node } }, edges: [], first: name, last: name });
  switch (shape.shape) {
    case 'transform':
      return leaf({ value: `nodes.start.visits + ${shape.pick}` });
    case 'worker':
      return inMap ? leaf({}) : { nodes: { [name]: { kind: 'worker', instructions: 'Answer.' } }, edges: [], first: name, last: name };
    case 'wait':
      return { nodes: { [name]: { kind: 'wait', for: 'PT1M', ...own } }, edges: [], first: name, last: name };
    case 'approval':
      return { nodes: { [name]: { kind: 'approval', question: 'Go on?', deadline: null, ...own }, [`${name}z`]: { kind: 'transform', value: '2', ...own } }, edges: [`${name}.approved -> ${name}z`, `${name}.rejected -> ${name}z`], first: name, last: `${name}z` };
    case 'team':
      if (inMap) return leaf({});
      return {
        nodes: { [name]: { kind: 'supervisor', instructions: 'Lead.', strategy: strategies[shape.pick] }, [`${name}x`]: { kind: 'worker', instructions: 'X.' }, [`${name}y`]: { kind: 'worker', instructions: 'Y.' } },
        edges: [`${name}.workers -> ${name}x`, `${name}.workers -> ${name}y`], first: name, last: name,
      };
    case 'sequence': {
      const [a, b] = [part(0), part(1)];
      return { nodes: { ...a.nodes, ...b.nodes }, edges: [...a.edges, ...b.edges, `${a.last} -> ${b.first}`], first: a.first, last: b.last };
    }
    case 'choice': {
      const [a, b] = [part(0), part(1)];
      const end = `${name}z`;
      return {
        nodes: { [name]: { kind: 'condition', cases: [{ id: 'yes', label: 'Yes', when: shape.pick % 2 === 0 ? 'true' : 'false' }], ...own }, [end]: { kind: 'transform', value: '3', ...own }, ...a.nodes, ...b.nodes },
        edges: [`${name}.yes -> ${a.first}`, `${name}.else -> ${b.first}`, ...a.edges, ...b.edges, `${a.last} -> ${end}`, `${b.last} -> ${end}`], first: name, last: end,
      };
    }
    case 'fork': {
      const parts = [part(0), part(1), part(2)];
      const end = `${name}z`;
      const policy = shape.pick === 0 ? 'any' : shape.pick === 1 ? { count: 2 } : 'all';
      return {
        nodes: Object.assign({ [name]: { kind: 'transform', value: '4', ...own }, [end]: { kind: 'join', policy, ...own } }, ...parts.map((each) => each.nodes)),
        edges: parts.flatMap((each) => [`${name} -> ${each.first}`, ...each.edges, `${each.last} -> ${end}`]), first: name, last: end,
      };
    }
    case 'loop': {
      const body = part(0);
      const gate = `${name}z`;
      return {
        nodes: { [name]: { kind: 'transform', value: '6', ...own }, ...body.nodes, [gate]: { kind: 'condition', cases: [{ id: 'again', label: 'Again', when: 'true' }], ...own }, [`${name}y`]: { kind: 'transform', value: '5', ...own } },
        edges: [`${name} -> ${body.first}`, ...body.edges, `${body.last} -> ${gate}`, `${gate}.again -> ${body.first} max ${shape.pick + 1}`, `${gate}.else -> ${name}y`], first: name, last: `${name}y`,
      };
    }
    case 'map': {
      if (inMap) return leaf({});
      const body = draw(shape.children[0] ?? { shape: 'transform', children: [], pick: 0 }, `${name}_m`, true);
      return { nodes: { [name]: { kind: 'map', items: '[1, 2, 3]', concurrency: 2 }, ...body.nodes }, edges: body.edges, first: name, last: name };
    }
  }
}

/** A body's names begin with its map's, up to `_m`. */
function inMapOf(name: string): string {
  return name.slice(0, name.lastIndexOf('_m'));
}

function compiledOf(shape: Shape): Compiled {
  const part = draw(shape, 'n');
  const result = compile(drawGraph({ nodes: { start: { kind: 'input' }, ...part.nodes, done: { kind: 'output' } }, edges: [`start -> ${part.first}`, ...part.edges, `${part.last} -> done`] }));
  if (!result.ok) throw new Error(JSON.stringify(result.error));
  return result.value;
}

function worldOf(seed: number): World {
  let turn = seed;
  const next = (below: number): number => {
    turn = (turn * 1_103_515_245 + 12_345) % 2_147_483_648;
    return turn % below;
  };
  return {
    pick: (effects) => next(Math.max(1, effects.length)),
    decision: () => ({ decision: next(2) === 0 ? 'approved' : 'rejected' }),
    reply: (effect) => {
      if (next(12) === 0) return { fail: 'provider_unavailable' };
      if (effect.request.purpose === 'review') return { text: '', object: { accepted: next(2) === 0, feedback: 'More' } };
      const [tool] = effect.request.tools;
      if (tool && effect.request.toolChoice === 'auto' && next(2) === 0) return { text: '', toolCalls: [{ callId: 'c', name: tool.name, input: { task: `Task ${next(1_000)}` } }] };
      return { text: `Said ${next(1_000)}` };
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
        expect(withoutPlace(dehydrate(after.state))).toBe(withoutPlace(dehydrate(state)));
      }
    }),
    { numRuns: 60 },
  );
});

function withoutPlace(state: { readonly [key: string]: Json }): string {
  const { seq: _seq, waitedMs: _waited, waitingSince: _since, ...rest } = state;
  return canonicalJson(rest);
}

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
