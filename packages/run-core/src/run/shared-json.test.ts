import fc from 'fast-check';
import { expect, test } from 'vitest';
import { compile } from '../compile/compile.ts';
import { drawGraph, play } from '../testing/index.ts';
import { packJson, unpackJson } from './shared-json.ts';
import { dehydrate } from './snapshot.ts';

const long = 'x'.repeat(1_000);

test('packing and unpacking gives the same value, with keys that look like references too', () => {
  const key = fc.oneof(fc.constant('$shared'), fc.string());
  const { tree } = fc.letrec((tie) => ({
    tree: fc.oneof({ depthSize: 'small' }, fc.string(), fc.constant(long), fc.double({ noNaN: true, noDefaultInfinity: true }), fc.boolean(), fc.constant(null), fc.array(tie('tree')), fc.dictionary(key, tie('tree'))),
  }));
  fc.assert(
    fc.property(tree, (value) => {
      const plain = JSON.parse(JSON.stringify(value));
      expect(unpackJson(JSON.parse(JSON.stringify(packJson(plain))))).toEqual(plain);
    }),
  );
});

test('equal values are packed alike, wherever they lie in memory and in whatever order their keys were written', () => {
  const one = { a: long, b: [1, 2] };
  const same = { b: [1, 2], a: long };
  expect(JSON.stringify(packJson([one, one]))).toBe(JSON.stringify(packJson([one, same])));
});

test('a large value that many look at stands once', () => {
  const packed = packJson(Array.from({ length: 100 }, (_, index) => ({ index, input: { text: 'y'.repeat(100_000) } })));
  expect(JSON.stringify(packed).length).toBeLessThan(110_000);
});

test('a snapshot of a wide map is not its input times its width', () => {
  const compiled = compile(drawGraph({
    nodes: { start: { kind: 'input' }, each: { kind: 'map', items: 'input.list', concurrency: 100 }, look: { kind: 'worker', instructions: 'Look.', parent: 'each' }, done: { kind: 'output' } },
    edges: ['start -> each', 'each -> done'],
  }));
  if (!compiled.ok) throw new Error('It must compile');
  const input = { list: Array.from({ length: 100 }, (_, index) => `item ${index}`), document: 'z'.repeat(500_000) };
  const { steps } = play(compiled.value, input, {});
  const [first] = steps;
  if (!first) throw new Error('It must start');
  expect(first.state.actors.size).toBe(201);
  expect(JSON.stringify(dehydrate(first.state)).length).toBeLessThan(1_000_000);
});
