import { setTimeout as delay } from 'node:timers/promises';
import { connect, type Sql } from '../../apps/runtime/src/adapters/postgres/connect.ts';
import type { Arena } from '../harness/arena.ts';
import { Crowd } from '../harness/crowd.ts';
import type { Fault } from '../harness/fault.ts';
import { settle } from '../harness/settle.ts';
import { watch } from '../harness/watch.ts';
import { refuseDead } from './postgres-restarts.ts';

export const cutConnections: Fault = {
  name: 'cut-connections',
  title: 'a connection killed every second under load, of whatever sort',
  isShort: false,
  async run(arena, { isWhole }) {
    const processes = await Promise.all([arena.serve(), arena.host(), arena.host()]);
    const crowd = new Crowd(arena);
    const watching = watch(arena);
    const over = new AbortController();
    const starting = crowd.keepStarting(80, over.signal);
    const cuts = isWhole ? 60 : 12;
    const struck = new Set<string>();
    for (let left = cuts; left > 0; left -= 1) {
      await delay(1_000);
      crowd.answerInPassing();
      struck.add(await cutOne(arena));
    }
    over.abort();
    await starting;
    await settle(arena, crowd);
    refuseDead(processes);
    return `${cuts} cuts (${[...struck].sort().join(', ')}), ${arena.journal.runs.size} runs, ${await watching.stop()} looks`;
  },
};

/** @returns what it was for */
async function cutOne({ sql, random }: Arena): Promise<string> {
  const all = await sql<{ pid: number; name: string }[]>`select pid, application_name as name from pg_stat_activity where application_name like 'cadre %' and application_name <> 'cadre faults' order by name, pid`;
  const chosen = all[random(Math.max(1, all.length))];
  if (chosen !== undefined) await sql`select pg_terminate_backend(${chosen.pid})`;
  return chosen?.name.replace('cadre ', '') ?? 'none';
}

export const heldConnections: Fault = {
  name: 'held-connections',
  title: 'all of Postgres’s connections taken by others while Cadre’s are cut',
  isShort: false,
  async run(arena) {
    const processes = await Promise.all([arena.serve(), arena.host()]);
    const crowd = new Crowd(arena);
    const begun = crowd.runs({ steps: 10, fork: 5, ask: 3, signal: 3, timer: 3 });
    await begun;
    const holders = await holdAll(arena);
    arena.report('all connections are taken');
    await delay(10_000);
    await Promise.all(holders.map((holder) => holder.end({ timeout: 1 })));
    arena.report('they are free again');
    await crowd.runs({ steps: 5 });
    await settle(arena, crowd);
    refuseDead(processes);
    return `${holders.length} connections held for 10 s, ${arena.journal.runs.size} runs`;
  },
};

/** Cuts Cadre off and is faster than its reconnecting, until nothing of it is left and no place is free. */
async function holdAll({ postgres, sql }: Arena): Promise<readonly Sql[]> {
  const holders: Sql[] = [];
  const take = async (): Promise<boolean> => {
    const holder = connect(postgres.url, { connections: 1, name: 'faults' });
    try {
      await holder`select 1`;
      holders.push(holder);
      return true;
    } catch {
      await holder.end({ timeout: 0 });
      return false; // none is left
    }
  };
  for (let round = 0; round < 5; round += 1) {
    await sql`select pg_terminate_backend(pid) from pg_stat_activity where application_name like 'cadre %' and application_name <> 'cadre faults'`;
    while (await take());
  }
  return holders;
}
