// Keeps this host's jobs alive from a thread with its own connections: a busy event loop must not look like a death. Which
// jobs these are is in the database, so nothing has to be told to it but the host's id.
import { parentPort, workerData } from 'node:worker_threads';
import { setTimeout as delay } from 'node:timers/promises';
import { z } from 'zod';
import { connect } from '../postgres/connect.ts';
import { openQueue, QUEUE } from './run-queue.ts';

const BEAT_MS = 3_000;
const CHUNK = 1_000;

const silent = { debug() {}, info() {}, warn() {}, error() {} };
const start = z.object({ url: z.string(), host: z.string() }).parse(workerData);
let host = start.host;
let isStopped = false;
parentPort?.on('message', (message: unknown) => {
  if (message === 'stop') isStopped = true;
  else host = z.string().parse(message);
});

const sql = connect(start.url, { connections: 1, name: 'heartbeat' });
const boss = await openQueue({ url: start.url, logger: silent, supervises: false, connections: 1 });
while (!isStopped) {
  try {
    const held = await sql<{ job_id: string }[]>`select job_id from held_jobs where host_id = ${host}`;
    for (let from = 0; from < held.length; from += CHUNK) {
      await boss.touch(QUEUE, held.slice(from, from + CHUNK).map((row) => row.job_id));
    }
  } catch (error) {
    parentPort?.postMessage(error instanceof Error ? error.message : String(error));
  }
  await delay(BEAT_MS, undefined, { ref: false });
}
