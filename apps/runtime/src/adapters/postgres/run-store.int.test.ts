import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ROOT, SEMANTICS, toEffectId, toRunId } from '@cadre/run-core';
import type { NewRun } from '../../ports/run-store.ts';
import { openStores } from '../../compose-stores.ts';
import type { Stores } from '../../compose-stores.ts';
import { createTestDatabase } from '../../testing/database.ts';
import type { TestDatabase } from '../../testing/database.ts';
import { silentLogger } from '../../testing/silent-logger.ts';

let database: TestDatabase;
let store: Stores;

beforeAll(async () => {
  database = await createTestDatabase();
  store = await openStores({ databaseUrl: database.url, dataDir: '' }, { logger: silentLogger, hosts: false });
});

afterAll(async () => {
  await store.stop();
  await database.drop();
});

function newRun(more: Partial<NewRun> = {}): NewRun {
  const id = toRunId(randomUUID());
  const digest = 'sha256:0';
  return {
    id, graph: 'desk', revision: 2, digest, environment: 'production', input: { a: 'b\u0000c' }, session: 's\u0000', idempotencyKey: null, parent: null,
    events: [{ seq: 1, actor: ROOT, type: 'run.started', at: Date.now(), payload: { run: id, input: { a: 'b\u0000c' }, digest, semantics: SEMANTICS, parent: null } }],
    ...more,
  };
}

const noUsage = { inputTokens: 0, outputTokens: 0, costUsd: 0, modelCalls: 0, toolCalls: 0 };
const totals = { usage: { ...noUsage, inputTokens: 3, costUsd: 0.00000012 }, timing: { model: 5, tool: 0, waiting: 7 } };

test('creates row, log and activation together', async () => {
  const { run, created } = await store.runs.create(newRun());
  expect(created).toBe(true);
  expect(run).toMatchObject({ graph: 'desk', revision: 2, environment: 'production', status: 'queued', input: { a: 'b\u0000c' }, output: null, seq: 1, startedAt: null, endedAt: null, parked: null });
  expect(await store.log.read(toRunId(run.id), 0)).toMatchObject([{ type: 'run.started', actor: 'flow', payload: { input: { a: 'b\u0000c' } } }]);
  expect(await store.sql`select from pgboss.job where singleton_key = ${run.id} and state = 'created'`).toHaveLength(1);
});

test('a run that can not be created leaves nothing behind', async () => {
  const run = newRun();
  const [first] = run.events;
  if (first === undefined) throw new Error('A new run has a first event.');
  await expect(store.runs.create({ ...run, events: [first, first] })).rejects.toMatchObject({ code: '23505' });
  expect(await store.runs.get(run.id)).toBeNull();
  expect(await store.sql`select from pgboss.job where singleton_key = ${run.id}`).toHaveLength(0);
});

test('many that are created in the same moment are told each its own, and one that can not be is alone in that', async () => {
  const plain = Array.from({ length: 30 }, () => newRun());
  const keyed = Array.from({ length: 12 }, (_, index) => newRun({ idempotencyKey: `key ${index % 4}\u0000` }));
  const sound = newRun();
  const broken = { ...sound, events: [...sound.events, ...sound.events] };
  const other = await openStores({ databaseUrl: database.url, dataDir: '' }, { logger: silentLogger, hosts: false });
  const wanted = [...plain, ...keyed, broken];
  // Two processes at once, the second with other runs for the same keys.
  const rivals = keyed.map((run) => newRun({ idempotencyKey: run.idempotencyKey }));
  const [outcomes, rivalOutcomes] = await Promise.all([Promise.allSettled(wanted.map((run) => store.runs.create(run))), Promise.all(rivals.map((run) => other.runs.create(run)))]);
  await other.stop();

  expect(outcomes.at(-1)).toMatchObject({ status: 'rejected', reason: { code: '23505' } });
  const made = outcomes.flatMap((outcome) => (outcome.status === 'fulfilled' ? [outcome.value] : []));
  expect(made).toHaveLength(42);
  expect(made.slice(0, 30).map(({ run, created }) => [run.id, created])).toEqual(plain.map(({ id }) => [id, true]));
  const sharing = [...made.slice(30), ...rivalOutcomes];
  expect(new Set(sharing.map(({ run }) => run.id)).size).toBe(4);
  expect(sharing.filter(({ created }) => created)).toHaveLength(4);
  const ids = [...wanted, ...rivals].map(({ id }) => id);
  const [count] = await store.sql<object[]>`
    select (select count(*)::int from runs where id = any(${ids}::text[])) as runs, (select count(*)::int from run_events where run_id = any(${ids}::text[])) as events,
      (select count(*)::int from pgboss.job where singleton_key = any(${ids}::text[])) as jobs`;
  expect(count).toEqual({ runs: 34, events: 34, jobs: 34 });
});

test('runs that are read in the same moment are each its own, and an id that can not be is alone in that', async () => {
  const made = await Promise.all(Array.from({ length: 20 }, (_, index) => store.runs.create(newRun({ input: { index } }))));
  const reads = await Promise.allSettled([...made.map(({ run }) => store.runs.get(toRunId(run.id))), store.runs.get(toRunId('none')), store.runs.get(toRunId('a\u0000b'))]);
  expect(reads.slice(0, 21).map((read) => (read.status === 'fulfilled' ? (read.value?.input ?? null) : read.status))).toEqual([...made.map((_, index) => ({ index })), null]);
  expect(reads[21]?.status).toBe('rejected');
});

test('the same key of another graph is another run', async () => {
  const a = await store.runs.create(newRun({ idempotencyKey: 'k' }));
  const b = await store.runs.create(newRun({ idempotencyKey: 'k', graph: 'other' }));
  const c = await store.runs.create(newRun({ idempotencyKey: 'k' }));
  expect([a.created, b.created, c.created]).toEqual([true, true, false]);
  expect(c.run.id).toBe(a.run.id);
  expect(b.run.id).not.toBe(a.run.id);
});

test('lists by cursor, newest first, each run once, filtered by graph, status and time', async () => {
  const graph = 'listed';
  for (let index = 0; index < 7; index += 1) await store.runs.create(newRun({ graph }));
  const seen: string[] = [];
  for (let cursor: string | undefined; ; ) {
    const page = await store.runs.list({ graph, limit: 3, cursor });
    seen.push(...page.items.map((run) => run.id));
    if (page.next === null) break;
    cursor = page.next;
  }
  expect(new Set(seen).size).toBe(7);
  expect((await store.runs.list({ graph, status: 'completed', limit: 10 })).items).toEqual([]);
  expect((await store.runs.list({ graph, status: 'queued', limit: 10 })).items).toHaveLength(7);
  expect((await store.runs.list({ graph, since: new Date(Date.now() + 60_000), limit: 10 })).items).toEqual([]);
  await expect(store.runs.list({ limit: 1, cursor: 'nonsense' })).rejects.toMatchObject({ name: 'CursorError' });
});

test('an event brings the row, its totals and its approvals along, and a refused one brings nothing', async () => {
  const { run } = await store.runs.create(newRun());
  const id = toRunId(run.id);
  const ask = (name: string) => ({ effect: toEffectId(`${id}:2:${name}`), actor: 'flow', node: 'ask', question: `${name}\u0000?`, show: { x: [1] }, form: null, deadline: 1_900_000_000_000 });
  const event = { type: 'signal.received', payload: { name: 'n', payload: null } } as const;
  await store.runs.begin(id, { status: 'running', begunAt: Date.now() });
  expect(await store.log.append({ run: id, seq: 2, entries: [{ event, actor: ROOT, at: Date.now() }], change: { status: 'waiting', totals, approvals: [ask('a'), ask('b')], engineMs: 1.5 } })).toBe('appended');
  expect(await store.log.append({ run: id, seq: 2, entries: [{ event, actor: ROOT, at: Date.now() }], change: { status: 'failed', approvals: [] } })).toBe('conflict');
  expect(await store.runs.get(id)).toMatchObject({ status: 'waiting', seq: 2, usage: { inputTokens: 3, costUsd: '0.00000012' }, timing: { model: 5, waiting: 7, engine: 1.5 } });
  const { items, next } = await store.runs.approvals({ run: id, limit: 1 });
  expect(items).toMatchObject([{ run: id, digest: run.digest, graph: 'desk', question: 'a\u0000?', show: { x: [1] }, form: null, deadline: '2030-03-17T17:46:40.000Z' }]);
  expect(await store.runs.approvals({ run: id, limit: 1, cursor: next ?? '' })).toMatchObject({ items: [{ question: 'b\u0000?' }], next: null });

  await store.log.append({ run: id, seq: 3, entries: [{ event, actor: ROOT, at: Date.now() }], change: { approvals: [ask('b'), ask('c')] } });
  expect((await store.runs.approvals({ run: id, limit: 9 })).items.map((each) => each.question)).toEqual(['b\u0000?', 'c\u0000?']);

  const endedAt = Date.now();
  await store.log.append({ run: id, seq: 4, entries: [{ event, actor: ROOT, at: endedAt }], change: { status: 'completed', totals, approvals: [], result: { output: { text: 'x\u0000y' }, error: null, endedAt } } });
  expect(await store.runs.get(id)).toMatchObject({ status: 'completed', output: { text: 'x\u0000y' }, endedAt: new Date(endedAt).toISOString() });
  expect((await store.runs.approvals({ run: id, limit: 9 })).items).toEqual([]);
});

test('beginning a run twice changes nothing the second time', async () => {
  const { run } = await store.runs.create(newRun());
  const id = toRunId(run.id);
  await store.runs.begin(id, { status: 'waiting', totals, begunAt: 0 });
  const begun = await store.runs.get(id);
  // However a host's clock goes: no run begins before it is created.
  expect(begun).toMatchObject({ status: 'waiting', startedAt: run.createdAt });
  await store.runs.begin(id, { status: 'running', begunAt: Date.now() + 60_000 });
  expect(await store.runs.get(id)).toMatchObject({ status: 'waiting', startedAt: begun?.startedAt });
});
