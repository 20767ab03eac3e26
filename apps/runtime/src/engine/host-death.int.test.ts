import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { drawGraph } from '@cadre/run-core/testing';
import { createTestDatabase } from '../testing/database.ts';
import type { TestDatabase } from '../testing/database.ts';
import { openEngineWorld } from '../testing/engine-world.ts';
import type { EngineWorld } from '../testing/engine-world.ts';

let database: TestDatabase;
const children: ChildProcess[] = [];
const worlds: EngineWorld[] = [];

beforeAll(async () => {
  database = await createTestDatabase();
});

afterEach(async () => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
  await Promise.all(worlds.splice(0).map((world) => world.close()));
});

afterAll(() => database.drop());

const oneWorker = drawGraph({ nodes: { start: { kind: 'input' }, worker: { kind: 'worker' }, end: { kind: 'output' } }, edges: ['start -> worker', 'worker -> end'] });

/** Resolves with the keys of its first `calls` model calls, of which none will ever be answered. */
async function hostThatHangs(calls: number): Promise<{ readonly child: ChildProcess; readonly keys: Promise<readonly string[]> }> {
  const child = spawn(process.execPath, [fileURLToPath(new URL('../testing/host-process.ts', import.meta.url)), database.url], { stdio: ['ignore', 'pipe', 'inherit'] });
  children.push(child);
  const keys: string[] = [];
  return {
    child,
    keys: new Promise((resolve) => {
      createInterface({ input: child.stdout }).on('line', (line) => {
        keys.push(line);
        if (keys.length === calls) resolve(keys);
      });
    }),
  };
}

async function open(isHost: boolean): Promise<EngineWorld> {
  const world = await openEngineWorld(database.url);
  worlds.push(world);
  if (isHost) await world.engine.start();
  return world;
}

async function kill(child: ChildProcess): Promise<void> {
  const exit = once(child, 'exit');
  child.kill('SIGKILL');
  await exit;
}

test('a host killed in the middle of model calls: another takes its runs over, and each effect has one result', async () => {
  const { child, keys } = await hostThatHangs(5);
  const idle = await open(false);
  const runs = await Promise.all(Array.from({ length: 5 }, () => idle.run(oneWorker)));
  const begun = await keys;
  const other = await open(true);
  await kill(child);
  for (const run of runs) {
    expect(await other.ended(run)).toMatchObject({ status: 'completed', output: 'Done.' });
    expect((await other.store.log.read(run, 0)).map((event) => event.type)).toEqual(['run.started', 'effect.completed']);
  }
  expect([...other.models.calls.map((call) => call.key)].sort()).toEqual([...begun].sort());
});

test('a host killed in the middle of a model call, then started again: the run ends', async () => {
  const { child, keys } = await hostThatHangs(1);
  const idle = await open(false);
  const run = await idle.run(oneWorker);
  await keys;
  await kill(child);
  const again = await open(true);
  expect(await again.ended(run)).toMatchObject({ status: 'completed', output: 'Done.' });
});

test('a host that only sleeps is not dead, and when it wakes up its late results change nothing', async () => {
  const { child, keys } = await hostThatHangs(1);
  const idle = await open(false);
  const run = await idle.run(oneWorker);
  await keys;
  child.kill('SIGSTOP');
  const other = await open(true);
  // Its connection still stands, so only the heartbeat of its job can tell: the queue gives it to the other host.
  expect(await other.ended(run)).toMatchObject({ status: 'completed', output: 'Done.' });
  child.kill('SIGCONT');
  expect(await other.store.log.read(run, 0)).toHaveLength(2);
});
