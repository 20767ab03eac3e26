// `cadre start` on a data folder that was started before: until it is ready, PostgreSQL's start included, and its memory when idle.
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { Bench } from '../harness/figures.ts';
import { fixed, megabytes } from '../harness/format.ts';
import { productFlags } from '../harness/product-flags.ts';
import { median } from '../harness/statistics.ts';
import { findFreePort } from '../../apps/runtime/src/adapters/embedded-postgres/free-port.ts';

const GIVE_UP_MS = 60_000;
const TOKEN = 'a-token-for-the-bench-only';

interface Started {
  readonly readyMs: number;
  /** Bytes, after a while of doing nothing; without PostgreSQL, which is processes of its own. */
  readonly idleBytes: number;
}

export const cold: Bench = async ({ isQuick, report }) => {
  const dataDir = await mkdtemp(join(tmpdir(), 'cadre-bench-'));
  const rounds = isQuick ? 2 : 7;
  try {
    const first = await startOnce(dataDir, 0);
    const starts: Started[] = [];
    for (let round = 1; round <= rounds; round += 1) {
      const started = await startOnce(dataDir, isQuick ? 1_000 : 5_000);
      starts.push(started);
      report(`start ${round} of ${rounds}: ready after ${fixed(started.readyMs / 1_000)} s, ${megabytes(started.idleBytes)} idle`);
    }
    const readyMs = median(starts.map((start) => start.readyMs));
    const idleBytes = median(starts.map((start) => start.idleBytes));
    return {
      title: `cold: cadre start on a data folder that exists, medians of ${rounds}`,
      table: [
        ['ready', `${fixed(readyMs / 1_000)} s`],
        ['the very first start, which makes the database', `${fixed(first.readyMs / 1_000)} s`],
        ['memory, idle, without PostgreSQL', megabytes(idleBytes)],
      ],
      goals: [
        { what: 'ready', value: readyMs / 1_000, atMost: 3, unit: ' s' },
        { what: 'memory, idle', value: idleBytes / 1024 / 1024, atMost: 250, unit: ' MB' },
      ],
      data: { first, starts },
    };
  } finally {
    await rm(dataDir, { recursive: true, force: true });
  }
};

async function startOnce(dataDir: string, idleMs: number): Promise<Started> {
  const port = await findFreePort();
  const main = fileURLToPath(new URL('../../apps/runtime/src/main.ts', import.meta.url));
  const begun = performance.now();
  const child = spawn(process.execPath, [...productFlags, main, 'start'], {
    env: { PATH: process.env['PATH'], HOME: process.env['HOME'], PORT: String(port), CADRE_DATA_DIR: dataDir, CADRE_TOKEN: TOKEN },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  try {
    await untilReady(child, `http://127.0.0.1:${port}`);
    const readyMs = performance.now() - begun;
    await delay(idleMs);
    return { readyMs, idleBytes: await readMemory(`http://127.0.0.1:${port}`) };
  } finally {
    const exited = child.exitCode === null ? once(child, 'exit') : null;
    child.kill('SIGTERM');
    await exited;
  }
}

async function untilReady(child: ChildProcess, origin: string): Promise<void> {
  for (const begun = performance.now(); performance.now() - begun < GIVE_UP_MS; await delay(10)) {
    if (child.exitCode !== null) throw new Error(`cadre start ended with ${child.exitCode}.`);
    const response = await fetch(`${origin}/health/ready`).catch(() => null); // it does not listen yet
    if (response?.ok === true) return;
  }
  throw new Error('cadre start was not ready within a minute.');
}

async function readMemory(origin: string): Promise<number> {
  const response = await fetch(`${origin}/metrics`, { headers: { authorization: `Bearer ${TOKEN}` } });
  const bytes = /^cadre_process_resident_memory_bytes ([\d.e+]+)$/m.exec(await response.text())?.[1];
  if (bytes === undefined) throw new Error(`GET /metrics does not tell the memory (status ${response.status}).`);
  return Number(bytes);
}
