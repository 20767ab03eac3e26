import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { drawGraph } from '@cadre/run-core/testing';
import { hashState, toEffectId } from '@cadre/run-core';
import type { RunId } from '@cadre/run-core';
import { openQueue, sendJob } from '../adapters/pg-boss/run-queue.ts';
import { ModelFailure } from '../ports/model-gateway.ts';
import { createTestDatabase } from '../testing/database.ts';
import type { TestDatabase } from '../testing/database.ts';
import { openEngineWorld } from '../testing/engine-world.ts';
import type { EngineWorld } from '../testing/engine-world.ts';
import { heldAnswer, ScriptedModels } from '../testing/scripted-models.ts';
import { eventually } from '../testing/eventually.ts';
import { silentLogger } from '../testing/silent-logger.ts';

let database: TestDatabase;
const worlds: EngineWorld[] = [];

beforeAll(async () => {
  database = await createTestDatabase();
});

afterEach(async () => {
  await Promise.all(worlds.splice(0).map((world) => world.close()));
});

afterAll(() => database.drop());

async function open(models?: ScriptedModels, isHost = true): Promise<EngineWorld> {
  const world = await openEngineWorld(database.url, models ? { models } : {});
  worlds.push(world);
  if (isHost) await world.engine.start();
  return world;
}

const oneWorker = drawGraph({ nodes: { start: { kind: 'input' }, worker: { kind: 'worker' }, end: { kind: 'output' } }, edges: ['start -> worker', 'worker -> end'] });
const asking = drawGraph({
  nodes: { start: { kind: 'input' }, ask: { kind: 'approval', question: 'Shall we?', deadline: 'P3D' }, yes: { kind: 'output', value: "'yes'" }, no: { kind: 'output', value: "'no'" } },
  edges: ['start -> ask', 'ask.approved -> yes', 'ask.rejected -> no', 'ask.timeout -> no'],
});

test('a run goes to its end, and its row tells what came of it', async () => {
  const world = await open(new ScriptedModels(() => ({ text: 'Hello.' })));
  const row = await world.ended(await world.run(oneWorker));
  expect(row).toMatchObject({ status: 'completed', output: 'Hello.', error: null, usage: { inputTokens: 10, outputTokens: 5, costUsd: '0.001', modelCalls: 1 }, timing: { model: 2 }, seq: 2 });
  expect(row.startedAt).not.toBeNull();
  expect(world.models.calls).toHaveLength(1);
});

test('a run that needs nothing of the world ends all the same', async () => {
  const world = await open();
  const graph = drawGraph({ nodes: { start: { kind: 'input' }, end: { kind: 'output', value: 'input.a' } }, edges: ['start -> end'] });
  expect(await world.ended(await world.run(graph, { a: 3 }))).toMatchObject({ status: 'completed', output: 3, seq: 1 });
});

test('the same idempotency key gives the same run, also at the same time', async () => {
  const world = await open(undefined, false);
  const runs = await Promise.all(Array.from({ length: 8 }, () => world.run(oneWorker, {}, { idempotencyKey: 'a\u0000b' })));
  expect(new Set(runs).size).toBe(1);
});

test('200 runs at once all end, each effect performed once', async () => {
  const world = await open();
  const runs = await Promise.all(Array.from({ length: 200 }, () => world.run(oneWorker)));
  for (const run of runs) expect((await world.ended(run)).status).toBe('completed');
  expect(callsOf(world, runs)).toHaveLength(200);
});

test('two hosts share the work, and each effect has one result', async () => {
  const [a, b] = [await open(), await open()];
  const runs = await Promise.all(Array.from({ length: 60 }, () => a.run(oneWorker)));
  for (const run of runs) {
    await a.ended(run);
    const events = await a.store.log.read(run, 0);
    expect(events.map((event) => event.type)).toEqual(['run.started', 'effect.completed']);
  }
  expect([...callsOf(a, runs), ...callsOf(b, runs)]).toHaveLength(60);
});

test('an approval waits in the database only; a decision from a process that hosts nothing wakes it; the second is refused', async () => {
  const [host, other] = [await open(), await open(undefined, false)];
  const run = await host.run(asking);
  await host.until(run, (row) => row.status === 'waiting');
  const { items } = await other.store.runs.approvals({ run, limit: 10 });
  expect(items).toMatchObject([{ run, question: 'Shall we?', node: 'ask' }]);
  await eventually(() => host.engine.held).toBe(0);

  const effect = toEffectId(items[0]?.effect ?? '');
  const command = { type: 'decision.give', effect, decision: 'approved', by: 'test' } as const;
  const outcomes = await Promise.all([other.engine.appendOutside(run, command), host.engine.appendOutside(run, { ...command, decision: 'rejected' })]);
  expect(outcomes.filter((outcome) => outcome.ok)).toHaveLength(1);
  const row = await host.ended(run);
  expect(['yes', 'no']).toContain(row.output);
  expect(await other.store.runs.approvals({ run, limit: 10 })).toMatchObject({ items: [] });
  expect(await other.engine.appendOutside(run, command)).toMatchObject({ ok: false, error: { code: 'run_ended' } });
});

test('a deadline that passes while nobody hosts is kept by the next host', async () => {
  const first = await open();
  const run = await first.run(asking);
  await first.until(run, (row) => row.status === 'waiting');
  await eventually(() => first.engine.held).toBe(0);
  worlds.splice(worlds.indexOf(first), 1);
  await first.close();

  const second = await open();
  second.clock.advance(4 * 86_400_000);
  await second.store.dispatch.activate(run);
  expect(await second.ended(run)).toMatchObject({ status: 'completed', output: 'no' });
});

test('a short wait is kept in memory', async () => {
  const world = await open();
  const graph = drawGraph({ nodes: { start: { kind: 'input' }, rest: { kind: 'wait', for: 'PT10S' }, end: { kind: 'output', value: "'rested'" } }, edges: ['start -> rest', 'rest -> end'] });
  const run = await world.run(graph);
  await world.until(run, (row) => row.status === 'waiting');
  expect(world.engine.held).toBe(1);
  world.clock.advance(10_000);
  expect(await world.ended(run)).toMatchObject({ status: 'completed', output: 'rested' });
});

test('cancelling from another process stops the call in flight', async () => {
  const held = heldAnswer();
  const [host, other] = [await open(new ScriptedModels(held.answer)), await open(undefined, false)];
  const run = await host.run(oneWorker);
  await eventually(() => host.models.calls.length).toBe(1);
  expect(await other.engine.appendOutside(run, { type: 'run.cancel', reason: 'enough', by: 'test' })).toMatchObject({ ok: true });
  await eventually(() => host.models.calls[0]?.signal.aborted).toBe(true);
  expect(await host.ended(run)).toMatchObject({ status: 'cancelled' });
  await eventually(() => host.engine.held).toBe(0);
});

test('a failing model is tried again after a pause that honours retry-after', async () => {
  let calls = 0;
  const world = await open(
    new ScriptedModels(() => {
      calls += 1;
      if (calls === 1) throw new ModelFailure('provider_rate_limited', 'Slow down.', { retryAfterMs: 20_000 });
      return { text: 'At last.' };
    }),
  );
  const run = await world.run(oneWorker);
  await world.until(run, (row) => row.seq >= 2);
  const [, failed] = await world.store.log.read(run, 0);
  expect(failed).toMatchObject({ type: 'effect.failed', payload: { retryInMs: 20_000, error: { code: 'provider_rate_limited' } } });
  world.clock.advance(20_000);
  expect(await world.ended(run)).toMatchObject({ status: 'completed', output: 'At last.' });
});

test('a graceful stop lets a call finish, begins nothing new, and hands the run over', async () => {
  const held = heldAnswer();
  const graph = drawGraph({ nodes: { start: { kind: 'input' }, a: { kind: 'worker' }, b: { kind: 'worker' }, end: { kind: 'output' } }, edges: ['start -> a', 'a -> b', 'b -> end'] });
  const first = await open(new ScriptedModels(held.answer));
  const run = await first.run(graph);
  await eventually(() => first.models.calls.length).toBe(1);
  worlds.splice(worlds.indexOf(first), 1);
  const closing = first.close(60_000); // a bound, not a pause: it ends with the call
  held.release({ text: 'from the first host' });
  await closing;
  expect(first.models.calls).toHaveLength(1);

  const second = await open(new ScriptedModels(() => ({ text: 'from the second host' })));
  expect(await second.ended(run)).toMatchObject({ status: 'completed', output: 'from the second host' });
  expect(second.models.calls).toHaveLength(1);
});

test('a call that outlasts the grace is made again by the next host, and its effect has one result', async () => {
  const first = await open(new ScriptedModels(heldAnswer().answer));
  const run = await first.run(oneWorker);
  await eventually(() => first.models.calls.length).toBe(1);
  worlds.splice(worlds.indexOf(first), 1);
  await first.close(10);

  const second = await open();
  await second.ended(run);
  expect(second.models.calls.map((call) => call.key)).toEqual(first.models.calls.map((call) => call.key));
  expect(await second.store.log.read(run, 0)).toHaveLength(2);
});

test('a run whose graph is gone is parked with the reason, and goes on when it is resumed', async () => {
  const idle = await open(undefined, false);
  const graph = drawGraph({ nodes: { start: { kind: 'input' }, end: { kind: 'output', value: "'gone and back'" } }, edges: ['start -> end'] });
  const run = await idle.run(graph);
  await idle.store.sql`delete from documents where digest = ${(await idle.get(run)).digest}`;
  const world = await open();
  const parked = await world.until(run, (row) => row.parked !== null);
  expect(parked).toMatchObject({ status: 'queued', parked: { reason: expect.stringContaining('is not in the database') } });

  await world.store.graphs.freeze(graph);
  expect(await idle.store.runs.resume(run)).toBe(true);
  expect(await world.ended(run)).toMatchObject({ output: 'gone and back', parked: null });
  expect(await idle.store.runs.resume(run)).toBe(false);
});

test('a run that fails five times in a row without getting further is parked', async () => {
  const loads: string[] = [];
  const world = await openEngineWorld(database.url, {
    documents: {
      freeze: () => Promise.reject(new Error('not asked for')),
      load: (digest) => {
        loads.push(digest);
        return Promise.reject(new Error('The shelf is stuck.'));
      },
    },
  });
  worlds.push(world);
  // A graph that no run of another test has: their activations may still be in the queue.
  const run = await world.run(drawGraph({ nodes: { start: { kind: 'input' }, end: { kind: 'output', value: "'stuck'" } }, edges: ['start -> end'] }));
  await world.engine.start();
  const row = await world.until(run, ({ parked }) => parked !== null);
  expect(row.parked?.reason).toBe('It failed 5 times in a row without getting further: The shelf is stuck.');
  expect(loads.filter((digest) => digest === row.digest)).toHaveLength(5);
  // Left as it was found for the tests that follow.
  await world.engine.appendOutside(run, { type: 'run.cancel', reason: 'cleaning up', by: 'test' }).catch(() => undefined);
});

/** As if its hosts had died `failures` times in a row. */
async function condemn(idle: EngineWorld, run: RunId, failures: number): Promise<void> {
  const boss = await openQueue({ url: database.url, logger: silentLogger, supervises: false, connections: 1 });
  await idle.store.sql`delete from pgboss.job where singleton_key = ${run}`;
  await sendJob(boss, idle.store.sql, { run, failures, failedAt: 1 });
  await boss.stop({ graceful: false });
}

test('a run that brought down its hosts again and again, at last alone, is parked instead of being tried once more', async () => {
  const idle = await open(undefined, false);
  const run = await idle.run(oneWorker);
  await condemn(idle, run, 7);
  const world = await open();
  expect((await world.until(run, ({ parked }) => parked !== null)).parked?.reason).toContain('brought down its host 7 times');
  expect(callsOf(world, [run])).toHaveLength(0);
});

test('runs whose hosts died again and again are tried once more, one at a time, and the innocent go on', async () => {
  const idle = await open(undefined, false);
  const suspects = [await idle.run(oneWorker), await idle.run(oneWorker)];
  for (const run of suspects) await condemn(idle, run, 5);
  const bystander = await idle.run(oneWorker);
  const held = heldAnswer();
  const world = await open(new ScriptedModels((request, options) => (options.key.startsWith(bystander) ? { text: 'Done.' } : held.answer(request, options))));
  await world.ended(bystander);
  await eventually(() => callsOf(world, suspects).length).toBe(1);
  const postponed = () => world.store.sql`select from pgboss.job where singleton_key = any(${suspects}::text[]) and state = 'created' and data @> '{"failures": 5}'`;
  await eventually(async () => (await postponed()).length).toBe(1);
  world.models.answer = () => ({ text: 'Innocent.' });
  held.release({ text: 'Innocent.' });
  for (const run of suspects) expect(await world.ended(run)).toMatchObject({ status: 'completed', parked: null });
});

test('a long run is snapshotted; a damaged snapshot is passed over, and the run goes on all the same', async () => {
  const world = await open();
  const run = await world.run(looping(100));
  await world.until(run, (row) => row.status === 'waiting');
  await eventually(() => world.engine.held).toBe(0);
  await eventually(async () => (await world.store.sql`select from run_snapshots where run_id = ${run}`).length).toBe(1);
  const sound = await world.engine.state(run);
  await world.store.sql`update run_snapshots set state = replace(state::text, '"running"', '"runnin"')::json, state_hash = 'sha256:wrong' where run_id = ${run}`;
  expect(hashState(await world.engine.state(run))).toBe(hashState(sound));
  expect(await world.engine.appendOutside(run, { type: 'signal.receive', name: 'go', payload: 'gone' })).toMatchObject({ ok: true });
  expect(await world.ended(run)).toMatchObject({ status: 'completed', usage: { modelCalls: 100 }, timing: { model: 200 } });
});

test('a host that was cut off and buried by others drops its runs and begins anew', async () => {
  const held = heldAnswer();
  const first = await open(new ScriptedModels(held.answer));
  const run = await first.run(oneWorker);
  await eventually(() => first.models.calls.length).toBe(1);
  // Its row and its lock go in one moment, as a burial by another host would take them.
  const [host] = await first.store.sql<{ id: string }[]>`select host_id as id from held_jobs where run_id = ${run}`;
  await first.store.sql`delete from hosts where id = ${host?.id ?? ''}`;
  await first.store.sql`select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and application_name = 'cadre host'`;
  await eventually(() => first.models.calls[0]?.signal.aborted).toBe(true);
  expect(first.engine.held).toBe(0);
  await eventually(async () => (await first.store.sql`select from hosts where id <> ${host?.id ?? ''}`).length).not.toBe(0);
  const next = await first.run(oneWorker);
  await eventually(() => callsOf(first, [next]).length).toBe(1);
});

test('runs end although the database drops connections of every sort meanwhile', async () => {
  const world = await open();
  const runs = await Promise.all(Array.from({ length: 40 }, () => world.run(looping(12))));
  const logged = async () => (await world.store.sql`select from run_events where run_id = any(${runs}::text[])`).length;
  for (let round = 0; round < 6; round += 1) {
    const before = await logged();
    await world.store.sql`select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and application_name in ('cadre log', 'cadre dispatch', 'cadre queue', 'cadre host', 'cadre heartbeat')`;
    await new Promise((resolve) => setTimeout(resolve, 60));
    // Not again before they have got further, or are at their end: five failures without that would rightly park them.
    await eventually(logged).toBeGreaterThan(Math.min(before, 40 * 13 - 1));
  }
  for (const run of runs) {
    await world.until(run, (row) => row.status === 'waiting');
    const events = await world.store.log.read(run, 0);
    expect(events.map((event) => event.seq)).toEqual(events.map((_, index) => index + 1));
    expect(events.filter((event) => event.type === 'effect.completed')).toHaveLength(12);
  }
});

/** Calls a model `times` times, then waits for the signal `go`. */
function looping(times: number) {
  return drawGraph({
    nodes: {
      start: { kind: 'input' }, work: { kind: 'worker' }, more: { kind: 'condition', cases: [{ id: 'again', label: 'Again', when: `nodes.work.visits < ${times}` }] },
      go: { kind: 'wait', signal: 'go' }, end: { kind: 'output' },
    },
    edges: ['start -> work', 'work -> more', `more.again -> work max ${times}`, 'more.else -> go', 'go -> end'],
    settings: { budget: { steps: 10_000, tokens: 10_000_000 } },
  });
}

function callsOf(world: EngineWorld, runs: readonly RunId[]): readonly string[] {
  return world.models.calls.map((call) => call.key).filter((key) => runs.some((run) => key.startsWith(run)));
}
