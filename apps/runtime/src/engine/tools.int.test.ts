// How a host performs tools: what must not be repeated is begun in the log first, and doubted by whoever finds it begun.
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { drawGraph } from '@cadre/run-core/testing';
import { toEffectId } from '@cadre/run-core';
import type { RunId } from '@cadre/run-core';
import { ToolFailure } from '../ports/tool-gateway.ts';
import { createTestDatabase } from '../testing/database.ts';
import type { TestDatabase } from '../testing/database.ts';
import { openEngineWorld } from '../testing/engine-world.ts';
import type { EngineWorld, EngineWorldOptions } from '../testing/engine-world.ts';
import { eventually } from '../testing/eventually.ts';
import { ScriptedModels } from '../testing/scripted-models.ts';
import { ScriptedTools } from '../testing/scripted-tools.ts';

let database: TestDatabase;
const worlds: EngineWorld[] = [];

beforeAll(async () => {
  database = await createTestDatabase();
});

afterEach(async () => {
  await Promise.all(worlds.splice(0).map((world) => world.close()));
});

afterAll(() => database.drop());

async function open(options: EngineWorldOptions): Promise<EngineWorld> {
  const world = await openEngineWorld(database.url, options);
  worlds.push(world);
  await world.engine.start();
  return world;
}

async function close(world: EngineWorld): Promise<void> {
  worlds.splice(worlds.indexOf(world), 1);
  await world.close();
}

const step = (tool: object) => drawGraph({
  nodes: { start: { kind: 'input' }, pay: { kind: 'code', source: 'return args', arguments: { type: 'object' }, bindings: { sum: '5' }, ...tool }, end: { kind: 'output' } },
  edges: ['start -> pay', 'pay -> end'],
});

async function types(world: EngineWorld, run: RunId): Promise<readonly string[]> {
  return (await world.store.log.read(run, 0)).map(({ type }) => type);
}

async function asked(world: EngineWorld, run: RunId) {
  return (await world.store.runs.approvals({ run, limit: 10 })).items;
}

test('a call that must not be repeated is made only after the log says that it is begun', async () => {
  let before: readonly string[] = [];
  const started = Promise.withResolvers<RunId>(); // a host may be faster than whoever started the run
  const tools = new ScriptedTools(async () => {
    before = await types(world, await started.promise);
    return { paid: true };
  });
  const world = await open({ tools });
  const run = await world.run(step({ repeat: 'once' }));
  started.resolve(run);
  expect(await world.ended(run)).toMatchObject({ status: 'completed', output: { paid: true }, usage: { toolCalls: 1 } });
  expect(before).toEqual(['run.started', 'effect.started']);
  expect(tools.calls.map(({ key }) => key)).toEqual([`${run}:1:0`]);
});

test('a host that finds it begun does not call it: a person says how it ended, and it is repeated only by his word', async () => {
  const first = await open({ tools: new ScriptedTools(() => new Promise(() => {})) });
  const run = await first.run(step({ repeat: 'once' }));
  await eventually(() => first.tools.calls.length).toBe(1);
  await close(first);

  const second = await open({});
  await eventually(async () => (await asked(second, run)).length).toBe(1);
  expect(second.tools.calls).toEqual([]);
  const [question] = await asked(second, run);
  expect(question).toMatchObject({ node: 'pay', actor: 'flow/pay', show: { arguments: { sum: 5 } } });
  const told = await second.engine.appendOutside(run, { type: 'decision.give', effect: toEffectId(question?.effect ?? ''), decision: 'approved', form: { outcome: 'repeat' }, by: 'tester' });
  expect(told.ok).toBe(true);
  expect(await second.ended(run)).toMatchObject({ status: 'completed', output: { sum: 5 } });
  expect(second.tools.calls).toHaveLength(1);
  expect(await types(second, run)).toEqual(['run.started', 'effect.started', 'effect.failed', 'decision.given', 'effect.started', 'effect.completed']);
});

test('a call that may be repeated is simply made again by the next host, under the same key', async () => {
  const first = await open({ tools: new ScriptedTools(() => new Promise(() => {})) });
  const run = await first.run(step({ repeat: 'repeatable' }));
  await eventually(() => first.tools.calls.length).toBe(1);
  await close(first);
  const second = await open({});
  expect(await second.ended(run)).toMatchObject({ status: 'completed', output: { sum: 5 } });
  expect([...first.tools.calls, ...second.tools.calls].map(({ key }) => key)).toEqual([`${run}:1:0`, `${run}:1:0`]);
  expect(await types(second, run)).toEqual(['run.started', 'effect.completed']);
});

test('what a person sees of a call before it is made, and what is called when he changed it', async () => {
  const world = await open({});
  const run = await world.run(step({ repeat: 'once', askFirst: true }));
  await eventually(async () => (await asked(world, run)).length).toBe(1);
  const [question] = await asked(world, run);
  expect(question).toMatchObject({ question: 'The flow wants to call pay. May it?', show: { sum: 5 }, initial: { sum: 5 } });
  await world.engine.appendOutside(run, { type: 'decision.give', effect: toEffectId(question?.effect ?? ''), decision: 'approved', form: { sum: 4 }, by: 'tester' });
  expect(await world.ended(run)).toMatchObject({ status: 'completed', output: { sum: 4 } });
});

test('failures of tools are logged as they are typed, with the pause that the edge computed, and are tried again', async () => {
  let tries = 0;
  const world = await open({
    tools: new ScriptedTools(() => {
      if (tries++ === 0) throw new ToolFailure('tool_failed', 'Come back later.', { retryAfterMs: 40, console: ['one line'] });
      throw new ToolFailure('tool_failed', 'No such order.', { isFinal: true });
    }),
  });
  const run = await world.run(step({ retry: { attempts: 5, backoff: 'PT0.02S' } }));
  await eventually(async () => (await types(world, run)).length).toBeGreaterThanOrEqual(2); // the pause is short
  const [, failed] = await world.store.log.read(run, 0);
  expect(failed).toMatchObject({ type: 'effect.failed', payload: { error: { code: 'tool_failed', message: 'Come back later.' }, retryInMs: 40, console: ['one line'] } });
  world.clock.advance(60_000);
  expect(await world.ended(run)).toMatchObject({ status: 'failed', error: { code: 'tool_failed', message: 'No such order.', actor: 'flow/pay' } });
  // The service knows both tries as one call.
  expect(world.tools.calls.map(({ key }) => key)).toEqual([`${run}:1:0`, `${run}:1:0`]);
});

test('100 calls of one reply are all made at the same time, and their time is told', async () => {
  let atOnce = 0;
  const held: (() => void)[] = [];
  const tools = new ScriptedTools(({ arguments: { id = null } }) => new Promise((resolve) => {
    atOnce += 1;
    held.push(() => resolve(id));
    if (held.length === 100) for (const release of held) release();
  }));
  const models = new ScriptedModels(({ messages }) => (messages.some(({ role }) => role === 'tool') ? { text: 'All found.' } : { text: '', toolCalls: Array.from({ length: 100 }, (_, id) => ({ callId: `c${id}`, name: 'look', input: { id } })) }));
  const world = await open({ tools, models });
  const run = await world.run(drawGraph({
    nodes: { start: { kind: 'input' }, ask: { kind: 'worker' }, look: { kind: 'code', source: 'return args.id', arguments: { type: 'object' } }, end: { kind: 'output' } },
    edges: ['start -> ask', 'ask.tools -> look', 'ask -> end'],
  }));
  expect(await world.ended(run)).toMatchObject({ status: 'completed', output: 'All found.', usage: { modelCalls: 2, toolCalls: 100 } });
  expect(atOnce).toBe(100);
  expect(models.calls.at(-1)?.request.messages.at(-1)).toMatchObject({ role: 'tool', results: Array.from({ length: 100 }, (_, id) => ({ callId: `c${id}`, output: id })) });
});

test('large results that come in at once are appended in several goes, each of them once', async () => {
  const held: (() => void)[] = [];
  const tools = new ScriptedTools(({ arguments: { id = null } }) => new Promise((resolve) => {
    held.push(() => resolve(`${JSON.stringify(id)} ${'x'.repeat(3 * 1024 * 1024)}`));
    if (held.length === 5) for (const release of held) release();
  }));
  const models = new ScriptedModels(({ messages }) => (messages.some(({ role }) => role === 'tool') ? { text: 'All found.' } : { text: '', toolCalls: Array.from({ length: 5 }, (_, id) => ({ callId: `c${id}`, name: 'look', input: { id } })) }));
  const world = await open({ tools, models });
  const appends: number[] = [];
  world.store.log.onAppended((appended) => appends.push(...appended.map(({ entries }) => entries.length)));
  const run = await world.run(drawGraph({
    nodes: { start: { kind: 'input' }, ask: { kind: 'worker' }, look: { kind: 'code', source: 'return args.id', arguments: { type: 'object' } }, end: { kind: 'output' } },
    edges: ['start -> ask', 'ask.tools -> look', 'ask -> end'],
  }));
  expect(await world.ended(run)).toMatchObject({ status: 'completed', output: 'All found.', usage: { toolCalls: 5 } });
  // The model's reply, then never more than two of three MiB, then its answer.
  expect(Math.max(...appends)).toBe(2);
  expect(appends.reduce((sum, entries) => sum + entries)).toBe(7);
});

test('a cancelled run stops the calls that are under way', async () => {
  const world = await open({ tools: new ScriptedTools((_request, { signal }) => new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(new Error('aborted')), { once: true }))) });
  const run = await world.run(step({}));
  await eventually(() => world.tools.calls.length).toBe(1);
  await world.engine.appendOutside(run, { type: 'run.cancel', reason: 'Enough', by: 'tester' });
  expect(await world.ended(run)).toMatchObject({ status: 'cancelled' });
  await eventually(() => world.tools.calls[0]?.signal.aborted).toBe(true);
});
