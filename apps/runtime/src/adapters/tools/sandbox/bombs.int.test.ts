// Code that means harm. Each must end as a typed failure, and the call after it must find everything as it should be.
import { afterAll, describe, expect, test } from 'vitest';
import type { ToolFailure } from '../../../ports/tool-gateway.ts';
import { createSandbox } from './create-sandbox.ts';
import { callWith, failureOf, silent } from './testing/sandbox-for-test.ts';

const sandbox = createSandbox({ logger: silent, processes: 1 });
afterAll(() => sandbox.stop());

const usedUp = 'The code used more than 32 MB.';
const tooDeep = /\bstack\b/;

/** How it ended, and that the call after it finds everything as it should be. */
async function endOf(source: string, timeoutMs = 120_000): Promise<ToolFailure> {
  const failure = await failureOf(callWith(sandbox, source, { timeoutMs }));
  const next = "const a = [3, 1, 2].sort().map((n) => n * 2);\nconsole.log('fine');\nreturn JSON.parse(JSON.stringify({ a, args, type: typeof leftover }));";
  expect(await callWith(sandbox, next, { arguments: { text: 'x' } })).toEqual({ output: { a: [2, 4, 6], args: { text: 'x' }, type: 'undefined' }, console: ['fine'] });
  return failure;
}

describe('memory', () => {
  test.each<[string, string, RegExp?]>([
    ['lists', 'const kept = []; for (;;) kept.push(new Array(1_000).fill(1));'],
    ['a text that doubles', "let text = 'x'; for (;;) text += text + 'y';", /InternalError: string too long|used more/],
    ['texts by the thousand', "const kept = []; for (let i = 0; ; i += 1) kept.push(`${i}`.padStart(10_000, 'x'));"],
    ['one huge text', "return 'x'.repeat(200_000_000).length;"],
    ['buffers', 'const kept = []; for (;;) kept.push(new ArrayBuffer(1_000_000));'],
    ['one huge buffer', 'new Uint8Array(1_000_000_000).fill(1);'],
    ['a map', 'const map = new Map(); for (let i = 0; ; i += 1) map.set(i, { i });'],
    ['closures', 'let next = null; for (;;) { const before = next; next = () => before; }'],
    ['objects with many keys', 'const object = {}; for (let i = 0; ; i += 1) object[`key${i}`] = i;'],
    ['a list as large as it can be', 'return new Array(2 ** 32 - 1).fill(0).length;'],
    ['BigInts in a list', 'const kept = []; for (let big = 1n; ; big += 1n) kept.push(big << 100_000n);'],
    ['promises in a chain', 'const again = () => Promise.resolve().then(again);\nreturn again();'],
    ['promises that wait', 'const kept = []; for (;;) kept.push(new Promise(() => {}));'],
    ['the result', 'const list = []; return { get a() { for (;;) list.push({}); } };'],
    ['the message of an error', "throw new Error('x'.repeat(9_000_000) + 'y'.repeat(9_000_000) + 'z'.repeat(9_000_000));"],
  ])('%s', async (_name, source, message) => {
    expect(await endOf(source)).toMatchObject({ code: 'tool_failed', message: expect.stringMatching(message ?? usedUp) });
  });

  test('it is said so wherever in a promise memory ends', async () => {
    const source = 'const again = () => Promise.resolve().then(again);\nreturn again();';
    for (let memoryMb = 17; memoryMb <= 28; memoryMb += 1) {
      expect((await failureOf(callWith(sandbox, source, { memoryMb, timeoutMs: 120_000 }))).message).toBe(`The code used more than ${memoryMb} MB.`);
    }
  });

  test('it is said so when what was thrown for it is nothing that can be told', async () => {
    const source = 'const object = {}; for (let i = 0; ; i += 1) object[`key${i}`] = i;';
    for (let memoryMb = 18; memoryMb <= 30; memoryMb += 1) {
      expect((await failureOf(callWith(sandbox, source, { memoryMb, timeoutMs: 120_000 }))).message).toBe(`The code used more than ${memoryMb} MB.`);
    }
  });

  test('code that catches the refusal goes on with what it has', async () => {
    const source = 'const kept = []; try { for (;;) kept.push(new ArrayBuffer(1_000_000)); } catch { kept.length = 0; } return kept.length;';
    expect((await callWith(sandbox, source)).output).toBe(0);
  });

  test('a larger cap is given when it is asked for', async () => {
    const source = 'return new Uint8Array(60_000_000).fill(1).length;';
    expect((await failureOf(callWith(sandbox, source))).message).toBe(usedUp);
    expect((await callWith(sandbox, source, { memoryMb: 128 })).output).toBe(60_000_000);
  });
});

describe('depth', () => {
  test.each([
    ['recursion', 'function down() { return down() + 1; }\nreturn down();', tooDeep],
    ['recursion by turns', 'const a = () => b(), b = () => a();\nreturn a();', tooDeep],
    ['a getter of itself', 'return { get a() { return this.a; } };', tooDeep],
    ['JSON.stringify of a deep value', 'let deep = []; for (let i = 0; i < 100_000; i += 1) deep = [deep];\nreturn JSON.stringify(deep);', tooDeep],
    ['JSON.parse of a deep text', "return JSON.parse('['.repeat(100_000));", tooDeep],
    ['toJSON that calls itself', 'const a = { toJSON() { return JSON.stringify(this); } };\nreturn a;', tooDeep],
    ['toString of a list in itself', "const list = []; for (let i = 0, at = list; i < 100_000; i += 1) { const inner = []; at.push(inner); at = inner; }\nreturn String(list);", tooDeep],
    ['a proxy of a proxy', 'let proxy = {}; for (let i = 0; i < 100_000; i += 1) proxy = new Proxy(proxy, {});\nreturn proxy.a;', tooDeep],
    ['bound functions', 'let f = () => 1; for (let i = 0; i < 20_000; i += 1) f = f.bind(null);\nreturn f();', /\bstack\b|used more/],
    ['a pattern in brackets', "return new RegExp('('.repeat(100_000) + ')'.repeat(100_000)).test('');", /^Line 1: /],
    ['source in brackets', `return ${'('.repeat(50_000)}1${')'.repeat(50_000)};`, /./],
    ['source in brackets, at run time', "return eval('['.repeat(100_000) + ']'.repeat(100_000));", /./],
    ['async recursion', 'async function down() { await down(); }\nawait down();', tooDeep],
  ])('%s', async (_name, source, message) => {
    expect(await endOf(source)).toMatchObject({ code: 'tool_failed', message: expect.stringMatching(message) });
  });
});

describe('time', () => {
  test.each([
    ['a loop', 'while (true) {}'],
    ['a loop in a getter of the result', 'return { get a() { while (true) {} } };'],
    ['a loop in toJSON', 'return { toJSON() { while (true) {} } };'],
    ['a loop in what was thrown', "throw Object.defineProperty(new Error('x'), 'message', { get() { while (true) {} } });"],
    ['a loop in a conversion', 'return 1 + { [Symbol.toPrimitive]() { while (true) {} } };'],
    ['a loop of a generator', 'function* forever() { for (;;) yield 1; }\nfor (const one of forever());'],
    ['a loop in a sort', 'return [1, 2, 3].sort(() => { for (;;); });'],
    ['a loop that catches what stops it', 'for (;;) { try { for (;;); } catch {} finally { continue; } }'],
    ['a loop in a proxy', 'return new Proxy({}, { ownKeys() { for (;;); } });'],
    ['promises without end', 'const again = () => { Promise.resolve().then(again); };\nagain();\nreturn new Promise(() => {});'],
    ['awaiting without end', 'for (;;) await null;'],
    ['awaiting without end, whatever is thrown', 'const loop = async () => { for (;;); };\nfor (;;) { try { await loop(); } catch {} }'],
    ['many promises without end', 'const again = async () => { for (;;) await null; };\nfor (let i = 0; i < 100; i += 1) again();\nreturn new Promise(() => {});'],
    ['a thenable without end', 'const again = { then(resolve) { resolve(again); } };\nreturn again;'],
    ['a pattern that backtracks', "return /^(a+)+$/.test('a'.repeat(40) + 'b');"],
    ['a pattern that backtracks on alternatives', "return /^(a|a|aa)*$/.test('a'.repeat(60) + 'b');"],
    ['BigInts that grow', 'for (let i = 0; ; i += 1) (3n ** 600_000n).toString();'],
    ['a walk through nothing, inside of QuickJS', 'return Array.prototype.indexOf.call({ length: 2 ** 53 - 1 }, 1);'],
    ['a list of holes, inside of QuickJS', "return Array.prototype.join.call({ length: 2 ** 32 }, '').length;"],
    ['new Function', "new Function('for (;;) {}')();"],
    ['a console without end', "for (;;) console.log('x'.repeat(10_000));"],
  ])('%s', async (_name, source) => {
    expect(await endOf(source, 500)).toMatchObject({ code: 'tool_timeout', message: 'The code ran longer than its 0.5 s.' });
  });
});

describe('tricks', () => {
  test.each([
    ['a getter that gives ever more', 'const more = () => ({ get more() { return more(); } });\nreturn more();', /^result(\.more){64} is nested deeper than 64 levels\.$/],
    ['a proxy that is ever wider', 'return new Proxy([], { get: (_, name) => (name === "length" ? Infinity : name === "toJSON" ? undefined : 1) });', 'The result is larger than 1 MiB.'],
    ['one text, a million times', "const text = 'x'.repeat(1_000);\nreturn new Array(1_000_000).fill(text);", /The result is larger than 1 MiB\.|used more/],
    ['lists of lists of one list', 'let list = [1]; for (let i = 0; i < 60; i += 1) list = [list, list];\nreturn list;', 'The result is larger than 1 MiB.'],
    ['a revoked proxy', 'const { proxy, revoke } = Proxy.revocable({}, {});\nrevoke();\nreturn { proxy };', /TypeError/],
    ['a poisoned then', "return { then() { throw new Error('poison'); } };", 'Line 1: poison'],
    ['a then that never answers', 'return { then() {} };', /^It waits for a promise/],
    ['an error that is none', "throw Object.create(Error.prototype, { name: { value: 1 }, message: { value: {} }, stack: { value: 5 } });", 'Error'],
    ['a key __proto__', "return { ['__proto__']: 1, ok: 2 };", 'result.__proto__ is a key that is never taken: name it otherwise.'],
    ['everything that is there, broken', "for (const name of Object.getOwnPropertyNames(globalThis)) { try { globalThis[name] = null; } catch {} }\nthrow 'broken';", 'broken'],
  ])('%s', async (_name, source, message) => {
    expect(await endOf(source)).toMatchObject({ code: 'tool_failed', message: expect.stringMatching(message) });
  });

  test.each([
    ['JSON', "JSON.stringify = () => 'no JSON'; JSON.parse = null;"],
    ['the console', 'console.log = null; globalThis.console = { log() { throw 1; } };'],
    ['lists', 'Array.prototype.push = Array.prototype.map = null; Array.prototype[Symbol.iterator] = function* () { yield 666; }; Array.isArray = () => false;'],
    ['setters of indexes', "Object.defineProperty(Array.prototype, '0', { set() { throw 1; }, get() { return 666; } });"],
    ['setters of objects', "Object.defineProperty(Object.prototype, 'value', { set() { throw 1; }, get() { return 666; } });"],
    ['texts, numbers and patterns', 'String.prototype.slice = Number.isFinite = RegExp.prototype.test = RegExp.prototype.exec = null; Object.keys = () => [666];'],
    ['calls', 'Function.prototype.call = Function.prototype.apply = Function.prototype.bind = null; Reflect.apply = Reflect.get = () => 666;'],
    ['promises', 'Promise.prototype.then = () => 666; Promise.resolve = null; globalThis.Promise = null;'],
  ])('a result gets out when %s are overridden', async (_name, source) => {
    expect((await callWith(sandbox, `${source}\nreturn { list: [1, 'two'], deep: { yes: true } };`)).output).toEqual({ list: [1, 'two'], deep: { yes: true } });
  });

  test('toJSON for everything changes only what this call gives', async () => {
    expect((await callWith(sandbox, "Object.prototype.toJSON = () => 'mine';\nreturn { a: 1 };")).output).toBe('mine');
    expect((await callWith(sandbox, 'return { a: 1 };')).output).toEqual({ a: 1 });
  });
});
