// Runs that can't go on, or that harm whoever holds them. Each is set aside or fails with its reason, can be seen (and a parked one
// brought back) by the API, and does not touch the others.
import { setTimeout as delay } from 'node:timers/promises';
import { openQueue, sendJob } from '../../apps/runtime/src/adapters/pg-boss/run-queue.ts';
import type { RunShape } from '../../packages/client/src/index.ts';
import { toRunId } from '../../packages/run-core/src/index.ts';
import type { Arena } from '../harness/arena.ts';
import { Crowd } from '../harness/crowd.ts';
import type { Fault } from '../harness/fault.ts';
import { checkAll, settle } from '../harness/settle.ts';

export const poisonedLog: Fault = {
  name: 'poisoned-log',
  title: 'a machine that throws: a log that starts twice',
  isShort: true,
  async run(arena) {
    await Promise.all([arena.serve(), arena.host()]);
    const crowd = new Crowd(arena);
    const run = await crowd.run('signal');
    await until(crowd, run, ({ status }) => status === 'waiting');
    const [bad] = await arena.sql<{ seq: number }[]>`
      insert into run_events (run_id, seq, actor, type, payload, at)
      select run_id, max(seq) + 1, 'flow', 'run.started', '{}', max(at) from run_events where run_id = ${run} group by run_id returning seq`;
    await activate(arena, run);
    const others = crowd.runs({ steps: 4 });
    const { parked } = await until(crowd, run, (row) => row.parked !== null);
    if (!parked?.reason.includes(`Event ${bad?.seq}`)) throw new Error(`The reason does not say which event: ${parked?.reason}`);
    await others;
    await othersEnd(arena, crowd, run);
    await checkAll(arena, new Set([run]));
    // Repaired, it goes on.
    await arena.sql`delete from run_events where run_id = ${run} and seq = ${bad?.seq ?? 0}`;
    await crowd.ask((client) => client.runs.resume(run));
    await settle(arena, crowd);
    return `parked: ${parked.reason}`;
  },
};

export const poisonedEffect: Fault = {
  name: 'poisoned-effect',
  title: 'an effect that kills its process each time it is performed',
  isShort: true,
  async run(arena) {
    await arena.serve();
    const crowd = new Crowd(arena);
    const run = await crowd.run('steps', 'poison');
    const bystander = await crowd.run('steps', 'bystander');
    let deaths = 0;
    let isPoisonous = true;
    arena.world.behave(async (call) => {
      // A call so long that its run makes no progress between the deaths either, without any fault of its own.
      if (call.task === 'bystander/a/1' && isPoisonous) await delay(12_000, undefined, { ref: false });
      if (call.task !== 'poison/b/1' || !isPoisonous) return;
      deaths += 1;
      void arena.processes().find(({ name }) => name === call.caller)?.kill();
      await delay(1_000_000, undefined, { ref: false });
    });
    await crowd.runs({ steps: 2, fork: 1 });
    const restarting = new AbortController();
    const operator = keepOneHost(arena, restarting.signal);
    const { parked } = await until(crowd, run, (row) => row.parked !== null);
    arena.report(`parked after ${deaths} deaths: ${parked?.reason}`);
    isPoisonous = false;
    const innocent = await crowd.ask((client) => client.runs.get(bystander));
    if (innocent.parked !== null) throw new Error(`A run that did nothing but wait for its own call was parked as well: ${innocent.parked.reason}`);
    await othersEnd(arena, crowd, run);
    await crowd.ask((client) => client.runs.resume(run));
    await settle(arena, crowd);
    restarting.abort();
    await operator;
    return `${deaths} deaths, then parked: ${parked?.reason}`;
  },
};

export const poisonedSnapshots: Fault = {
  name: 'poisoned-snapshots',
  title: 'snapshots of another version, corrupted ones, and ones that are no snapshots',
  isShort: true,
  async run(arena) {
    const [, first] = await Promise.all([arena.serve(), arena.host()]);
    const crowd = new Crowd(arena);
    const runs = await crowd.runs({ loop: 4 });
    for (const run of runs) await until(crowd, run, ({ status }) => status === 'waiting');
    const kept = async () => (await arena.sql<{ run_id: string }[]>`select run_id from run_snapshots where seq > 64`).length;
    while ((await kept()) < runs.length) await delay(50);
    await checkAll(arena);
    await first.stop();
    const damages = [
      `machine_hash = 'sha256:of another version'`,
      `state_hash = 'sha256:of another state'`,
      `state = replace(state::text, '"visits":70', '"visits":69')::json`,
      `state = '{"not": "a snapshot"}'`,
    ];
    for (const [index, damage] of damages.entries()) {
      const { count } = await arena.sql.unsafe(`update run_snapshots set ${damage} where run_id = $1`, [runs[index] ?? '']);
      if (count !== 1) throw new Error('There was no snapshot to damage.');
    }
    const host = await arena.host();
    await crowd.untilAllEnded();
    await arena.sql`delete from run_snapshots`; // what was damaged on purpose is not to be found by the checker
    await checkAll(arena);
    const warned = host.output().split('A snapshot is damaged').length - 1;
    if (warned !== 3) throw new Error(`The log tells of ${warned} damaged snapshots, not 3.`);
    return `${runs.length} runs went on from their logs; ${warned} warnings`;
  },
};

export const poisonedOutput: Fault = {
  name: 'poisoned-output',
  title: 'a model that answers with 50 MB',
  isShort: false,
  async run(arena) {
    const [, host] = await Promise.all([arena.serve(), arena.host()]);
    const crowd = new Crowd(arena);
    arena.world.behave(async (call) => {
      // Asked again for less, it says the same.
      if (call.task === 'glutton/b/1' || call.task.startsWith('Your last answer could not be used')) return { text: 'x'.repeat(50 * 1024 * 1024) };
    });
    const glutton = await crowd.run('steps', 'glutton');
    await crowd.runs({ steps: 6, fork: 3, signal: 2 });
    const row = await until(crowd, glutton, ({ parked, endedAt }) => parked !== null || endedAt !== null);
    const reason = row.parked?.reason ?? row.error?.message;
    const [longest] = await arena.sql<{ bytes: number }[]>`select coalesce(max(octet_length(body::text)), 0) as bytes from payloads`;
    if (reason === undefined || (longest?.bytes ?? 0) > 10_000_000) throw new Error(`A run swallowed ${longest?.bytes} bytes and ended as ${row.status}.`);
    await othersEnd(arena, crowd, glutton);
    if (host.hasExited) throw new Error(`The host did not live through it:\n${host.output().slice(-3_000)}`);
    await checkAll(arena);
    return `${row.parked === null ? row.status : 'parked'}: ${reason.slice(0, 120)}`;
  },
};

async function until(crowd: Crowd, run: string, is: (row: RunShape) => boolean): Promise<RunShape> {
  for (let tries = 6_000; ; tries -= 1) {
    const row = await crowd.ask((client) => client.runs.get(run));
    if (is(row)) return row;
    if (tries === 0) throw new Error(`Run ${run} did not come as far as it should: ${JSON.stringify(row)}`);
    await delay(100);
  }
}

/** All but one, which stays as it is meanwhile. */
async function othersEnd(arena: Arena, crowd: Crowd, aside: string): Promise<void> {
  for (const run of arena.journal.runs.keys()) {
    if (run === aside) continue;
    const row = await until(crowd, run, ({ parked, endedAt, status }) => parked !== null || endedAt !== null || status === 'waiting');
    if (row.parked !== null) throw new Error(`Run ${run} has done nothing wrong and was parked: ${row.parked.reason}`);
  }
}

async function activate(arena: Arena, run: string): Promise<void> {
  const boss = await openQueue({ url: arena.postgres.url, logger: { debug() {}, info() {}, warn() {}, error() {} }, supervises: false, connections: 1 });
  await sendJob(boss, arena.sql, { run: toRunId(run) });
  await boss.stop({ graceful: false });
}

/** What a supervisor of processes does. */
async function keepOneHost(arena: Arena, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    const host = await arena.host().catch(() => null); // it may be killed before it is ready
    await Promise.race([host?.exited, new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }))]);
  }
}
