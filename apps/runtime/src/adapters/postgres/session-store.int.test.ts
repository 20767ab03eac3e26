import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { ROOT, toRunId } from '@cadre/run-core';
import type { RememberedTurn, RunId } from '@cadre/run-core';
import { openStores } from '../../compose-stores.ts';
import type { Stores } from '../../compose-stores.ts';
import type { Append } from '../../ports/event-log.ts';
import { createTestDatabase } from '../../testing/database.ts';
import type { TestDatabase } from '../../testing/database.ts';
import { silentLogger } from '../../testing/silent-logger.ts';
import { PostgresSessionStore } from './session-store.ts';

let database: TestDatabase;
let store: Stores;
let sessions: PostgresSessionStore;
/** Of its own for each test. */
let graph: string;

beforeAll(async () => {
  database = await createTestDatabase();
  store = await openStores({ databaseUrl: database.url, dataDir: '' }, { logger: silentLogger, hosts: false });
  sessions = new PostgresSessionStore(store.sql);
});
beforeEach(() => {
  graph = `g-${randomUUID()}`;
});
afterAll(async () => {
  await store.stop();
  await database.drop();
});

const START = 1_800_000_000_000;

async function newRun(session: string | null): Promise<RunId> {
  const id = toRunId(randomUUID());
  await store.runs.create({
    id, graph, revision: null, digest: 'sha256:0', environment: null, input: {}, session, idempotencyKey: null, parent: null,
    events: [{ seq: 1, actor: ROOT, at: START, type: 'run.started', payload: { run: id, input: {}, digest: 'sha256:0', semantics: 1, parent: null } }],
  });
  return id;
}

function saying(run: RunId, seq: number, turns: readonly RememberedTurn[]): Append {
  return { run, seq, entries: [{ event: { type: 'signal.received', payload: { name: 'news', payload: null } }, actor: ROOT, at: START + seq }], change: { turns } };
}

const turn = (task: string, key = 'ask'): RememberedTurn => ({ key, task, answer: `${task}!` });
const tasks = (turns: readonly { readonly task: string }[] | undefined): readonly string[] => (turns ?? []).map(({ task }) => task);

test('what is remembered is in the database with the event that brought it, or not at all', async () => {
  const run = await newRun('s');
  expect(await store.log.append(saying(run, 2, [turn('one'), turn('two'), turn('elsewhere', 'sub/ask')]))).toBe('appended');
  expect(await store.log.append(saying(run, 2, [turn('late')]))).toBe('conflict');
  expect(await store.log.appendAndActivate(saying(run, 2, [turn('later')]))).toBe('conflict');
  expect(await store.log.appendAndActivate(saying(run, 3, [turn('three')]))).toBe('appended');
  expect(await sessions.recall({ graph, session: 's' }, ['ask', 'sub/ask', 'nobody'], 50)).toEqual({
    ask: ['one', 'two', 'three'].map((task) => ({ task, answer: `${task}!` })),
    'sub/ask': [{ task: 'elsewhere', answer: 'elsewhere!' }],
  });
  expect(await sessions.get({ graph, session: 's' })).toMatchObject({ graph, session: 's', turns: 4 });
});

test('the newest are recalled, oldest first', async () => {
  const run = await newRun('s');
  for (const seq of [2, 3, 4, 5]) await store.log.append(saying(run, seq, [turn(`${seq}a`), turn(`${seq}b`)]));
  expect(tasks((await sessions.recall({ graph, session: 's' }, ['ask'], 3))['ask'])).toEqual(['4b', '5a', '5b']);
});

test('a run without a session leaves nothing, though it shares a statement with others that do', async () => {
  const runs = await Promise.all([newRun(null), newRun('s'), newRun(null), newRun('t'), newRun('s')]);
  const outcomes = await Promise.all(runs.map((run, index) => store.log.append(saying(run, 2, [turn(String(index))]))));
  expect(outcomes).toEqual(runs.map(() => 'appended'));
  expect((await sessions.list({ graph, limit: 10 })).items.map(({ session, turns }) => [session, turns]).sort()).toEqual([['s', 2], ['t', 1]]);
  expect([...tasks((await sessions.recall({ graph, session: 's' }, ['ask'], 50))['ask'])].sort()).toEqual(['1', '4']);
});

test('many runs that write the same sessions at once count every turn', async () => {
  const runs = await Promise.all(Array.from({ length: 40 }, (_, index) => newRun(`s${index % 4}`)));
  await Promise.all(runs.flatMap((run) => [store.log.append(saying(run, 2, [turn('a')])), store.log.appendAndActivate(saying(run, 2, [turn('b')]))]));
  const { items } = await sessions.list({ graph, limit: 10 });
  expect(items.map(({ turns }) => turns)).toEqual([10, 10, 10, 10]);
  const [counted] = await store.sql<{ turns: number }[]>`select count(*)::int as turns from session_turns where graph = ${graph}`;
  expect(counted?.turns).toBe(40);
});

test('lists come page by page, the newest first', async () => {
  for (const session of ['a', 'b', 'c']) await store.log.append({ ...saying(await newRun(session), 2, [turn('x')]), entries: [{ event: { type: 'signal.received', payload: { name: 'n', payload: null } }, actor: ROOT, at: START + session.charCodeAt(0) }] });
  const first = await sessions.list({ graph, limit: 2 });
  expect(first.items.map(({ session }) => session)).toEqual(['c', 'b']);
  const second = await sessions.list({ graph, limit: 2, cursor: first.next ?? '' });
  expect(second).toMatchObject({ items: [{ session: 'a' }], next: null });
  const run = await newRun('a');
  await store.log.append(saying(run, 2, ['1', '2', '3', '4', '5'].map((task) => turn(task))));
  const seen: string[] = [];
  let cursor: string | undefined;
  do {
    const page = await sessions.turns({ graph, session: 'a' }, { limit: 2, cursor });
    seen.push(...tasks(page.items));
    cursor = page.next ?? undefined;
  } while (cursor !== undefined);
  expect(seen).toEqual(['x', '5', '4', '3', '2', '1']);
});

test('what is removed is gone with every turn, and only that', async () => {
  const [run, other] = [await newRun('s'), await newRun('t')];
  await store.log.append(saying(run, 2, [turn('one'), turn('two')]));
  await store.log.append(saying(other, 2, [turn('three')]));
  expect(await sessions.remove({ graph, session: 's' })).toBe(2);
  expect(await sessions.remove({ graph, session: 's' })).toBe(null);
  expect(await sessions.get({ graph, session: 's' })).toBe(null);
  expect(await sessions.recall({ graph, session: 's' }, ['ask'], 50)).toEqual({});
  expect(await sessions.get({ graph, session: 't' })).toMatchObject({ turns: 1 });
  expect(await store.log.read(run, 0)).toHaveLength(2);
  await store.log.append(saying(run, 3, [turn('after')]));
  expect(await sessions.get({ graph, session: 's' })).toMatchObject({ turns: 1 });
});

test('any text names a session and is remembered as it was', async () => {
  const strange = 'Zoë/../%2F "quoted" \u{1F642} \ud800';
  const words = 'NUL \u0000, half a pair \ud800, \u{1F642}';
  await store.log.append(saying(await newRun(strange), 2, [turn(words)]));
  expect(tasks((await sessions.recall({ graph, session: strange }, ['ask'], 50))['ask'])).toEqual([words]);
  expect(await sessions.remove({ graph, session: strange })).toBe(1);
});

test('a graph that is deleted takes its sessions along', async () => {
  await store.log.append(saying(await newRun('s'), 2, [turn('one')]));
  expect(await store.graphs.remove(graph)).toBe(false);
  expect(await sessions.get({ graph, session: 's' })).toMatchObject({ turns: 1 });
  await store.sql`insert into graphs (slug, document, name, description, nodes, agents, errors, warnings) values (${graph}, '{}', '', '', 0, 0, 0, 0)`;
  expect(await store.graphs.remove(graph)).toBe(true);
  expect(await sessions.get({ graph, session: 's' })).toBe(null);
  expect(await sessions.recall({ graph, session: 's' }, ['ask'], 50)).toEqual({});
});
