import { setTimeout as delay } from 'node:timers/promises';
import type { Arena } from '../harness/arena.ts';
import type { CadreProcess } from '../harness/cadre-process.ts';
import { Crowd } from '../harness/crowd.ts';
import type { Fault } from '../harness/fault.ts';
import { settle } from '../harness/settle.ts';
import { watch } from '../harness/watch.ts';

const IDLE_MS = 2_000;

export const drainedHost: Fault = {
  name: 'drained-host',
  title: 'hosts told by the API to take no more, under load: one comes to rest and works again, one is killed as it drains, then none takes any',
  isShort: false,
  async run(arena) {
    await arena.serve();
    const [first, second] = await Promise.all([arena.host(), arena.host()]);
    const crowd = new Crowd(arena);
    const watching = watch(arena);
    const over = new AbortController();
    const starting = crowd.keepStarting(200, over.signal);
    await delay(3_000);

    await take(crowd, first, 0);
    await until(`${first.name} was drained and holds runs all the same`, async () => {
      crowd.answerInPassing();
      return (await hostOf(crowd, first)).held === 0;
    });
    const before = callsBy(arena, first);
    arena.report(`${first.name} is drained, with ${before} calls made`);
    await delay(IDLE_MS);
    if (callsBy(arena, first) > before) throw new Error(`${first.name} is drained and made ${callsBy(arena, first) - before} more calls.`);
    await take(crowd, first, 50);
    await until(`${first.name} may take runs again and does not`, () => callsBy(arena, first) > before);

    await take(crowd, second, 0);
    await second.kill();
    arena.report(`${second.name} was killed as it drained`);
    await delay(3_000);
    over.abort();
    await starting;

    await take(crowd, first, 0);
    await until('The last host was drained and holds runs all the same', async () => (await hostOf(crowd, first)).held === 0);
    const waiting = await crowd.runs({ steps: 5, tools: 2 });
    await delay(IDLE_MS);
    const begun = await arena.sql`select from runs where id = any(${waiting}::text[]) and started_at is not null`;
    if (begun.length > 0) throw new Error(`All hosts are drained, and ${begun.length} runs began.`);
    await take(crowd, first, 50);
    await settle(arena, crowd);
    return `${arena.journal.runs.size} runs, ${await watching.stop()} looks`;
  },
};

async function take(crowd: Crowd, host: CadreProcess, concurrency: number): Promise<void> {
  const { id } = await hostOf(crowd, host);
  await crowd.ask((client) => client.hosts.set(id, { concurrency }));
}

async function hostOf(crowd: Crowd, { name, pid }: CadreProcess) {
  const { items } = await crowd.ask((client) => client.hosts.list());
  const found = items.find((host) => host.name.endsWith(`:${pid}`));
  if (found === undefined) throw new Error(`${name} is not among the hosts of the API: ${JSON.stringify(items)}`);
  return found;
}

function callsBy({ world }: Arena, { name }: CadreProcess): number {
  return world.calls.filter(({ caller }) => caller === name).length;
}

async function until(otherwise: string, is: () => Promise<boolean> | boolean): Promise<void> {
  for (let tries = 300; !(await is()); tries -= 1) {
    if (tries === 0) throw new Error(`${otherwise}.`);
    await delay(200);
  }
}
