import { jsonNestingLimit } from '@cadre/graph-schema';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, describe, expect, test } from 'vitest';
import { eventually } from '../../../testing/eventually.ts';
import { createSandbox } from './create-sandbox.ts';
import { OUTPUT_NESTING } from './limits.ts';
import { callWith, failureOf, silent } from './testing/sandbox-for-test.ts';
import type { CallSettings } from './testing/sandbox-for-test.ts';

const sandbox = createSandbox({ logger: silent, processes: 1 });
afterAll(() => sandbox.stop());

const call = (source: string, settings?: CallSettings) => callWith(sandbox, source, settings);
const outputOf = async (source: string, settings?: CallSettings) => (await call(source, settings)).output;
const failure = (source: string, settings?: CallSettings) => failureOf(call(source, settings));

describe('what code is', () => {
  test('the body of a function: args in scope, return gives JSON', async () => {
    expect(await outputOf('return { sum: args.numbers.reduce((a, b) => a + b, 0), text: args.text };', { arguments: { numbers: [1, 2, 3.5], text: 'ä\u0000\u{1f600}"' } })).toEqual({
      sum: 6.5,
      text: 'ä\u0000\u{1f600}"',
    });
  });

  test('types are stripped, and lines stay where they are', async () => {
    const source = 'interface Line { price: number }\nconst total = (lines: readonly Line[]): number => lines.reduce((sum, line) => sum + line.price, 0);\nreturn total(args.lines as Line[]) satisfies number;';
    expect(await outputOf(source, { arguments: { lines: [{ price: 2 }, { price: 3 }] } })).toBe(5);
    expect((await failure('type A = {\n  b: string;\n};\nnull.x;')).message).toBe("Line 4: TypeError: cannot read property 'x' of null");
  });

  test('JavaScript is taken as it is, also with a comment at its end', async () => {
    expect(await outputOf('return 1 // one', { language: 'javascript' })).toBe(1);
    expect((await failure('\nconst a: number = 1;', { language: 'javascript' })).message).toMatch(/^Line 2: SyntaxError: /);
  });

  test('it may await promises that settle inside', async () => {
    expect(await outputOf('const later = (n) => Promise.resolve(n).then((x) => x * 2);\nconst all = await Promise.all([1, 2].map(later));\nreturn all;')).toEqual([2, 4]);
    expect(await outputOf('return new Promise((resolve) => resolve(7));')).toBe(7);
  });

  test('nothing returned is null', async () => {
    expect(await outputOf('')).toBeNull();
    expect(await outputOf('return undefined;')).toBeNull();
  });

  test('undefined inside is left out of objects and null in lists, as in JSON; dates become text', async () => {
    expect(await outputOf('return { a: undefined, b: [undefined, 1], c: new Date(0), d: -0 };')).toEqual({ b: [null, 1], c: '1970-01-01T00:00:00.000Z', d: 0 });
  });

  test('a call without any time is late, and nothing else', async () => {
    expect((await failure('return 1;', { timeoutMs: 0 })).code).toBe('tool_timeout');
  });

  test('arguments count as memory', async () => {
    const source = 'return args.text.length;';
    expect(await outputOf(source, { arguments: { text: 'x'.repeat(5_000_000) } })).toBe(5_000_000);
    expect((await failure(source, { arguments: { text: 'x'.repeat(30_000_000) } })).message).toBe('The code used more than 32 MB.');
  });

  test('each call begins anew', async () => {
    expect(await outputOf('globalThis.kept = 1; Object.prototype.kept = 2; Array.prototype.map = null; return 1;')).toBe(1);
    expect(await outputOf('return [typeof kept, typeof ({}).kept, [1].map((x) => x + 1)];')).toEqual(['undefined', 'undefined', [2]]);
  });
});

describe('clock, chance and world', () => {
  const now = Date.UTC(2026, 10, 22, 8, 30);

  test('the clock stands at the time of the run, in UTC', async () => {
    const source = 'for (let i = 0; i < 1e5; i += 1);\nreturn [Date.now(), new Date().getTime(), new Date().getHours(), String(new Date()), new (new Date().constructor)().getTime()];';
    expect(await outputOf(source, { now })).toEqual([now, now, 8, 'Sun Nov 22 2026 08:30:00 GMT+0000', now]);
  });

  test('random numbers follow from the key of the effect, and from nothing else', async () => {
    const source = 'return [Math.random(), Math.random(), Math.random()];';
    const first = await outputOf(source, { key: 'run_1:4:0', now });
    expect(await outputOf(source, { key: 'run_1:4:0', now: now + 5_000 })).toEqual(first);
    expect(await outputOf(source, { key: 'run_1:4:1', now })).not.toEqual(first);
    expect(new Set(JSON.stringify(first).split(',')).size).toBe(3);
  });

  test('there is no timer, network, file, process or module', async () => {
    const names = ['setTimeout', 'setInterval', 'queueMicrotask', 'fetch', 'XMLHttpRequest', 'WebSocket', 'process', 'require', 'Buffer', 'performance', 'WebAssembly', 'Atomics', 'navigator', 'std', 'os'];
    expect(await outputOf(`return [${names.map((name) => `typeof ${name}`).join()}].filter((type) => type !== 'undefined');`)).toEqual([]);
    expect((await failure("return import('node:fs');")).message).toContain('node:fs');
    expect((await failure("import fs from 'node:fs';\nreturn 1;")).code).toBe('tool_failed');
  });

  test('the global reached by a constructor is the one of the sandbox', async () => {
    expect(await outputOf("const world = globalThis.constructor.constructor('return this')();\nreturn [typeof world.process, typeof world.require, world === globalThis, typeof console.log.constructor('return process')];")).toEqual([
      'undefined',
      'undefined',
      true,
      'function',
    ]);
    expect((await failure("return console.log.constructor('return process')();")).message).toContain("'process' is not defined");
  });

  test('eval and new Function stay inside and under the deadline', async () => {
    expect(await outputOf("return [eval('1 + 1'), new Function('a', 'return a * 2')(4)];")).toEqual([2, 8]);
    expect((await failure("return new Function('for (;;) {}')();", { timeoutMs: 200 })).code).toBe('tool_timeout');
  });
});

describe('results that are no JSON', () => {
  test.each([
    ['return NaN;', 'The result is NaN, which JSON does not know: give null or a text instead.'],
    ['return { a: [1, Infinity] };', 'result.a[1] is Infinity, which JSON does not know: give null or a text instead.'],
    ["return { 'a b': { c: () => 1 } };", 'result["a b"].c is a function, which JSON does not know.'],
    ["return [Symbol('s')];", 'result[0] is a symbol, which JSON does not know.'],
    ['return { big: 10n };', 'result.big is a BigInt, which JSON does not know: convert it by Number() or String().'],
    ['const a = { b: {} }; a.b.c = a; return a;', "result.b.c leads back to result, and JSON can't hold a circle."],
    ['return { list: [new Map([[1, 2]])] };', 'result.list[0] is of type Map, which JSON does not know: turn it into a plain object or a list.'],
    ['return { a: Promise.resolve(1) };', 'result.a is a promise: await it.'],
    ['return JSON.parse(\'{"a": {"__proto__": {"isAdmin": true}}}\');', 'result.a.__proto__ is a key that is never taken: name it otherwise.'],
    ['let a = 1; for (let i = 0; i < 100; i += 1) a = [a]; return a;', `result${'[0]'.repeat(64)} is nested deeper than 64 levels.`],
    ["return 'x'.repeat(2_000_000);", 'The result is larger than 1 MiB.'],
    ["return 'ä'.repeat(600_000);", 'The result is larger than 1 MiB.'],
    ['return new Array(4e9);', 'The result is larger than 1 MiB.'],
  ])('%s', async (source, message) => {
    const failed = await failure(source);
    expect(failed).toMatchObject({ code: 'tool_failed', message, isFinal: true });
  });

  test('the bound on nesting is the one of all JSON', async () => {
    expect(OUTPUT_NESTING).toBe(jsonNestingLimit);
    expect(await outputOf('let a = 1; for (let i = 0; i < 64; i += 1) a = [a]; return a;')).toHaveLength(1);
  });
});

describe('what goes wrong in code', () => {
  test.each([
    ["\n\nthrow new TypeError('no');", 'Line 3: TypeError: no'],
    ["throw new Error('amount is missing');", 'Line 1: amount is missing'],
    ["function check(n) {\n  if (n < 0) throw new RangeError('negative');\n}\ncheck(-1);", 'Line 2: RangeError: negative'],
    ["await Promise.reject(new Error('later'));", 'Line 1: later'],
    ["throw 'just a text';", 'just a text'],
    ["throw { code: 7 };", '{"code":7}'],
    ['throw undefined;', 'undefined'],
    ['enum Color { Red }', 'Line 1: TypeScript enum is not supported in strip-only mode.'],
    ['const a: number = ;', 'Line 1: Expression expected.'],
    ['await new Promise(() => {});', 'It waits for a promise that nothing settles: there are no timers and no network here.'],
    ["throw Object.defineProperty(new Error(), 'message', { get() { throw 1; } });", 'Line 1: The code threw something that can not be shown.'],
  ])('%s', async (source, message) => {
    expect(await failure(source)).toMatchObject({ code: 'tool_failed', message, isFinal: true });
  });
});

describe('the console', () => {
  test('its lines come with the result, and with a failure', async () => {
    const source = "console.log('a', 1, true, null, undefined, 5n, { b: [1] }, () => 1, new TypeError('t'));\nconsole.error('second');\n";
    const lines = ['a 1 true null undefined 5n {"b":[1]} [function] TypeError: t', 'second'];
    expect((await call(`${source}return 1;`)).console).toEqual(lines);
    expect((await failure(`${source}throw new Error('x');`)).console).toEqual(lines);
    // A process that is late to say that it has stopped, as on a busy machine, is ended, and its lines with it.
    await eventually(async () => (await failure(`${source}for (;;) {}`, { timeoutMs: 500 })).console).toEqual(lines);
  });

  test('it is bounded in lines, in the length of a line and in all', async () => {
    const many = (await call("for (let i = 0; i < 10_000; i += 1) console.log('line', i);")).console;
    expect(many).toHaveLength(200);
    expect(many.at(-1)).toBe('(9801 more lines were left out)');
    expect((await call("console.log('x'.repeat(1e6), 'y'.repeat(1e6));")).console).toEqual(['x'.repeat(1_000)]);
    const wide = (await call("for (let i = 0; i < 100; i += 1) console.log('ä'.repeat(1_000));")).console;
    expect(Buffer.byteLength(wide.join(''))).toBeLessThan(33 * 1024);
  });
});

describe('the pool', () => {
  test('calls that find no free process wait in line, also behind one that has to be killed', async () => {
    const stuck = failure('return Array.prototype.indexOf.call({ length: 2 ** 53 - 1 }, 1);', { timeoutMs: 200 });
    const behind = Promise.all(Array.from({ length: 20 }, (_, index) => outputOf('return args.index;', { arguments: { index } })));
    expect((await stuck).code).toBe('tool_timeout');
    expect(await behind).toEqual(Array.from({ length: 20 }, (_, index) => index));
  });

  test('a call is cancelled while it runs and while it waits; others are not', async () => {
    const [running, waiting] = [new AbortController(), new AbortController()];
    const first = call('for (;;) {}', { signal: running.signal, timeoutMs: 200_000 });
    const second = call('return 2;', { signal: waiting.signal });
    const third = outputOf('return 3;');
    waiting.abort(new Error('not needed'));
    await expect(second).rejects.toThrow('not needed');
    running.abort(new Error('cancelled'));
    await expect(first).rejects.toThrow('cancelled');
    expect(await third).toBe(3);
    await expect(call('return 4;', { signal: AbortSignal.abort(new Error('before')) })).rejects.toThrow('before');
  });

  test('several processes work at the same time', async () => {
    const wide = createSandbox({ logger: silent, processes: 2 });
    try {
      const cancel = new AbortController();
      const endless = callWith(wide, 'for (;;) {}', { timeoutMs: 200_000, signal: cancel.signal });
      const short = callWith(wide, 'return 1;').finally(() => cancel.abort(new Error('the other one is done')));
      await expect(endless).rejects.toThrow('the other one is done');
      expect((await short).output).toBe(1);
    } finally {
      await wide.stop();
    }
  });

  test('a process without work ends, and the next call starts another', async () => {
    const shortLived = createSandbox({ logger: silent, processes: 1, idleMs: 1 });
    try {
      for (const index of [1, 2, 3]) {
        expect((await callWith(shortLived, 'return args.index;', { arguments: { index } })).output).toBe(index);
        await delay(50);
      }
    } finally {
      await shortLived.stop();
    }
  });

  test('stopping ends what runs and what waits', async () => {
    const stopped = createSandbox({ logger: silent, processes: 1 });
    const calls = [callWith(stopped, 'for (;;) {}', { timeoutMs: 200_000 }), callWith(stopped, 'return 1;')].map(failureOf);
    await stopped.stop();
    expect((await Promise.all(calls)).map(({ code }) => code)).toEqual(['tool_failed', 'tool_failed']);
    expect((await failureOf(callWith(stopped, 'return 1;'))).code).toBe('tool_failed');
  });
});
