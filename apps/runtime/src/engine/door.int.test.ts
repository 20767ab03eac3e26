import { afterAll, beforeAll, expect, test } from 'vitest';
import { drawGraph } from '@cadre/run-core/testing';
import type { RunId } from '@cadre/run-core';
import { createTestDatabase } from '../testing/database.ts';
import type { TestDatabase } from '../testing/database.ts';
import { openEngineWorld } from '../testing/engine-world.ts';
import { eventually } from '../testing/eventually.ts';

const listens = drawGraph({ nodes: { start: { kind: 'input' }, hear: { kind: 'wait', signal: 'paid' }, end: { kind: 'output' } }, edges: ['start -> hear', 'hear -> end'] });
const ends = drawGraph({ nodes: { start: { kind: 'input' }, end: { kind: 'output' } }, edges: ['start -> end'] });

const answers = drawGraph({ nodes: { start: { kind: 'input' }, work: { kind: 'worker', task: 'Answer.' }, end: { kind: 'output' } }, edges: ['start -> work', 'work -> end'] });

let database: TestDatabase;

beforeAll(async () => {
  database = await createTestDatabase();
});

afterAll(() => database.drop());

function times<T>(count: number, make: () => Promise<T>): Promise<T[]> {
  return Promise.all(Array.from({ length: count }, make));
}

test('a backlog comes in a few at a time, and neither new runs nor those that have begun keep the others out', async () => {
  const before = await openEngineWorld(database.url);
  await before.engine.start();
  const begun = await times(40, () => before.run(listens));
  await Promise.all(begun.map((run) => before.until(run, ({ status }) => status === 'waiting')));
  await before.close();

  const world = await openEngineWorld(database.url, { concurrency: 500 });
  await Promise.all(begun.map((run) => world.engine.appendOutside(run, { type: 'signal.receive', name: 'paid', payload: 1 })));
  const fresh = await times(120, () => world.run(ends));

  const { runs } = world.store;
  const head = runs.head.bind(runs);
  const released = Promise.withResolvers<void>();
  const atTheDoor = new Set<RunId>();
  const most = { fresh: 0, begun: 0 };
  const count = (of: readonly RunId[]): number => of.filter((run) => atTheDoor.has(run)).length;
  runs.head = async (run) => {
    atTheDoor.add(run);
    most.fresh = Math.max(most.fresh, count(fresh));
    most.begun = Math.max(most.begun, count(begun));
    await released.promise;
    atTheDoor.delete(run);
    return head(run);
  };
  await world.engine.start();
  await eventually(() => [count(fresh), count(begun)]).toEqual([48, 8]);
  released.resolve();
  for (const run of [...fresh, ...begun]) expect(await world.ended(run)).toMatchObject({ status: 'completed' });
  expect(most).toEqual({ fresh: 48, begun: 8 });
  await world.close();
});

test('the append that ends a run takes its activation along: nothing else is said to the queue', async () => {
  const world = await openEngineWorld(database.url);
  const { log, dispatch } = world.store;
  const [append, complete] = [log.append.bind(log), dispatch.complete.bind(dispatch)];
  const along: boolean[] = [];
  const completed: string[] = [];
  log.append = (appended) => {
    along.push(appended.completes !== undefined);
    return append(appended);
  };
  dispatch.complete = (job) => {
    completed.push(job);
    return complete(job);
  };
  await world.engine.start();
  const run = await world.run(answers);
  await world.ended(run);
  await eventually(() => world.engine.held).toBe(0);
  expect([along, completed]).toEqual([[true], []]);
  await world.close();
});
