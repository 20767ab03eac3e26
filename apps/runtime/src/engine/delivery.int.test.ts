// What the queue delivers again, and what reaches a run before any host does.
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { decide, ROOT, toEffectId } from '@cadre/run-core';
import { drawGraph } from '@cadre/run-core/testing';
import { createTestDatabase } from '../testing/database.ts';
import type { TestDatabase } from '../testing/database.ts';
import { openEngineWorld } from '../testing/engine-world.ts';
import type { EngineWorld } from '../testing/engine-world.ts';
import { eventually } from '../testing/eventually.ts';
import { heldAnswer, ScriptedModels } from '../testing/scripted-models.ts';

let database: TestDatabase;
const worlds: EngineWorld[] = [];

beforeAll(async () => {
  database = await createTestDatabase();
});

afterEach(async () => {
  await Promise.all(worlds.splice(0).map((world) => world.close()));
});

afterAll(() => database.drop());

async function open(models?: ScriptedModels): Promise<EngineWorld> {
  const world = await openEngineWorld(database.url, models ? { models } : {});
  worlds.push(world);
  return world;
}

test('a job whose time ran out comes back to the host that has it, and stays in hand: the run is not lost when the host stops', async () => {
  const first = await open(new ScriptedModels(heldAnswer().answer));
  await first.engine.start();
  const run = await first.run(drawGraph({ nodes: { start: { kind: 'input' }, worker: { kind: 'worker' }, end: { kind: 'output' } }, edges: ['start -> worker', 'worker -> end'] }));
  await eventually(() => first.models.calls.length).toBe(1);

  const jobs = () => first.store.sql<{ state: string; retry_count: number }[]>`select state, retry_count from pgboss.job where name = 'run-activation' and data->>'run' = ${run}`;
  await first.store.sql`update pgboss.job set started_on = now() - interval '2 days' where name = 'run-activation' and data->>'run' = ${run}`;
  await eventually(async () => (await jobs()).map((job) => ({ ...job }))).toEqual([{ state: 'active', retry_count: 1 }]);
  expect(first.models.calls).toHaveLength(1);

  worlds.splice(worlds.indexOf(first), 1);
  await first.close(10);
  const second = await open(new ScriptedModels(() => ({ text: 'Done.' })));
  await second.engine.start();
  expect(await second.ended(run)).toMatchObject({ status: 'completed', output: 'Done.' });
});

test('a signal that comes before any host does not hide the question that the run asks', async () => {
  const world = await open();
  const run = await world.run(drawGraph({
    nodes: { start: { kind: 'input' }, ask: { kind: 'approval', question: 'Now?', deadline: 'P1D' }, hear: { kind: 'wait', signal: 'paid' }, meet: { kind: 'join' }, end: { kind: 'output' }, no: { kind: 'output' } },
    edges: ['start -> ask', 'start -> hear', 'ask.approved -> meet', 'ask.rejected -> no', 'ask.timeout -> no', 'hear -> meet', 'meet -> end'],
  }));
  expect(await world.engine.appendOutside(run, { type: 'signal.receive', name: 'paid', payload: 1 })).toMatchObject({ ok: true });
  await world.engine.start();
  await eventually(async () => (await world.store.runs.approvals({ run, limit: 10 })).items.map((approval) => approval.question)).toEqual(['Now?']);
  expect(await world.get(run)).toMatchObject({ status: 'waiting', startedAt: expect.any(String) });
});

const listens = drawGraph({ nodes: { start: { kind: 'input' }, hear: { kind: 'wait', signal: 'paid' }, end: { kind: 'output' } }, edges: ['start -> hear', 'hear -> end'] });

test('a delivery that comes while its run is on the way back to the queue is not lost', async () => {
  const world = await open();
  const { dispatch, sql } = world.store;
  const complete = dispatch.complete.bind(dispatch);
  const completed: string[] = [];
  const released = Promise.withResolvers<void>();
  const run = await world.run(listens);
  dispatch.complete = async (job) => {
    // Runs that other tests left behind are looked at here too.
    const [held] = await sql<{ run: string }[]>`select run_id as run from held_jobs where job_id = ${job}`;
    await complete(job);
    if (held?.run !== run) return;
    completed.push(job);
    await released.promise;
  };
  await world.engine.start();
  await eventually(() => completed.length).toBe(1);
  await world.engine.appendOutside(run, { type: 'signal.receive', name: 'paid', payload: 1 });
  await eventually(async () => (await sql`select from held_jobs where run_id = ${run} and job_id <> ${completed[0] ?? ''}`).length).toBe(1);
  released.resolve();
  expect(await world.ended(run)).toMatchObject({ status: 'completed' });
});

const twoSteps = drawGraph({ nodes: { start: { kind: 'input' }, first: { kind: 'worker' }, second: { kind: 'worker' }, end: { kind: 'output' } }, edges: ['start -> first', 'first -> second', 'second -> end'] });

test('a host whose run went to another while it was silent drops its copy when it finds out, and calls nothing more for it', async () => {
  const late = heldAnswer();
  const silent = await open(new ScriptedModels(late.answer));
  await silent.engine.start();
  const run = await silent.run(twoSteps);
  await eventually(() => silent.models.calls.length).toBe(1);
  await silent.store.dispatch.pause();
  await silent.store.sql`update pgboss.job set started_on = now() - interval '2 days' where name = 'run-activation' and data->>'run' = ${run}`;

  const pending = heldAnswer();
  const other = await open(new ScriptedModels((request, options) => (other.models.calls.length === 1 ? { text: 'Mine.' } : pending.answer(request, options))));
  await other.engine.start();
  await eventually(() => other.models.calls.length).toBe(2);
  late.release({ text: 'Too late.' });
  await eventually(() => silent.engine.held).toBe(0);
  expect(silent.models.calls).toHaveLength(1);
  pending.release({ text: 'Done.' });
  expect(await other.ended(run)).toMatchObject({ status: 'completed', output: 'Done.' });
});

const asksAfterwards = drawGraph({
  nodes: { start: { kind: 'input' }, first: { kind: 'worker' }, ask: { kind: 'approval', question: 'Now?', deadline: 'P1D' }, second: { kind: 'worker' }, end: { kind: 'output' }, no: { kind: 'output' } },
  edges: ['start -> first', 'first -> ask', 'ask.approved -> second', 'second -> end', 'ask.rejected -> no', 'ask.timeout -> no'],
});

test('a run that was moved on elsewhere and comes back to the host that still has an old copy goes on there', async () => {
  const late = heldAnswer();
  const silent = await open(new ScriptedModels((request, options) => (silent.models.calls.length === 1 ? late.answer(request, options) : { text: 'Done.' })));
  await silent.engine.start();
  const run = await silent.run(asksAfterwards);
  await eventually(() => silent.models.calls.length).toBe(1);
  const give = async (world: EngineWorld, concurrency: number): Promise<void> => {
    await silent.store.sql`update hosts set concurrency = ${concurrency} where id = ${world.store.dispatch.hostId}`;
    world.store.dispatch.hostChanged(world.store.dispatch.hostId ?? '');
  };
  await give(silent, 0);
  await silent.store.sql`update pgboss.job set started_on = now() - interval '2 days' where name = 'run-activation' and data->>'run' = ${run}`;

  const other = await open(new ScriptedModels(() => ({ text: 'Mine.' })));
  await other.engine.start();
  await silent.until(run, ({ status }) => status === 'waiting');
  await eventually(async () => (await silent.store.sql`select from held_jobs where run_id = ${run}`).length).toBe(0);
  await give(other, 0);
  await give(silent, 100);
  expect(silent.engine.held).toBe(1); // it has not heard of any of this
  const [asked] = (await silent.store.runs.approvals({ run, limit: 1 })).items;
  // By the log alone: the delivery is the first that it hears of the run.
  const state = await other.engine.state(run);
  const decided = decide(state, { type: 'decision.give', effect: toEffectId(asked?.effect ?? ''), decision: 'approved', by: 'test' });
  if (!decided.ok) throw new Error(decided.error.message);
  expect(await other.store.log.appendAndActivate({ run, seq: state.seq + 1, entries: [{ event: decided.value, actor: ROOT, at: other.clock.now() }] })).toBe('appended');
  expect(await silent.ended(run)).toMatchObject({ status: 'completed', output: 'Done.' });
  late.release({ text: 'Too late.' });
  await eventually(() => silent.engine.held).toBe(0);
});

test('an answer whose place in the log was taken by a signal is not asked for again', async () => {
  const world = await open(new ScriptedModels(() => ({ text: 'Once.' })));
  const { log } = world.store;
  const append = log.append.bind(log);
  log.append = async (request) => {
    log.append = append;
    await world.engine.appendOutside(request.run, { type: 'signal.receive', name: 'any', payload: 1 });
    return append(request);
  };
  await world.engine.start();
  const run = await world.run(drawGraph({ nodes: { start: { kind: 'input' }, worker: { kind: 'worker' }, end: { kind: 'output' } }, edges: ['start -> worker', 'worker -> end'] }));
  expect(await world.ended(run)).toMatchObject({ status: 'completed', output: 'Once.' });
  expect(world.models.calls).toHaveLength(1);
});
