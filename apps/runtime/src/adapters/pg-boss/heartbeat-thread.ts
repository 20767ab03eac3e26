// Keeps this host's jobs alive from a thread with its own connection: a busy event loop must not look like a death. Which jobs these
// are is in the database, so nothing has to be told to it but the host's id. The statement does what pg-boss's `touch` does, without
// pg-boss: a thread has every module it imports once more, and this one would have 16 MB of them.
import { parentPort, workerData } from 'node:worker_threads';
import { setTimeout as delay } from 'node:timers/promises';
import { connect } from '../postgres/connect.ts';
import { QUEUE } from './queue-name.ts';

const BEAT_MS = 3_000;
const CHUNK = 1_000;

const start: { readonly url: string; readonly host: string } = workerData;
let { host } = start;
let isStopped = false;
parentPort?.on('message', (message: string) => {
  if (message === 'stop') isStopped = true;
  else host = message;
});

const sql = connect(start.url, { connections: 1, name: 'heartbeat' });
while (!isStopped) {
  try {
    const held = await sql<{ job_id: string }[]>`select job_id from held_jobs where host_id = ${host}`;
    for (let from = 0; from < held.length; from += CHUNK) {
      const jobs = held.slice(from, from + CHUNK).map((row) => row.job_id);
      // One that somebody is taking out of the queue at this moment is passed over: waiting for it, in another order than theirs, would be a deadlock.
      await sql`
        with held as (select id from pgboss.job where name = ${QUEUE} and id = any(${jobs}::uuid[]) and state = 'active' for update skip locked)
        update pgboss.job set heartbeat_on = pgboss.job_now() from held where job.name = ${QUEUE} and job.id = held.id`;
    }
  } catch (error) {
    parentPort?.postMessage(error instanceof Error ? error.message : String(error));
  }
  await delay(BEAT_MS, undefined, { ref: false });
}
