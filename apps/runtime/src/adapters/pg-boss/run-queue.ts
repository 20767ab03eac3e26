// The queue of run activations in pg-boss: its settings, and its calls inside our own transactions.
import { PgBoss } from 'pg-boss';
import type { Db } from 'pg-boss';
import type { RunId } from '@cadre/run-core';
import type { Logger } from '../../ports/logger.ts';
import type { Sql, Transaction } from '../postgres/connect.ts';
import { QUEUE } from './queue-name.ts';

export { QUEUE };

export const DEAD_QUEUE = 'run-activation-given-up';

/** What a job carries. `failures` in a row, counted when the run was at `failedAt`. */
export interface JobData {
  readonly run: RunId;
  readonly failures?: number;
  readonly failedAt?: number;
}

export interface QueueOptions {
  readonly url: string;
  readonly logger: Logger;
  /** Whether this process also does pg-boss's chores: expiring heartbeats, deleting old jobs. */
  readonly supervises: boolean;
  readonly connections: number;
}

export async function openQueue({ url, logger, supervises, connections }: QueueOptions): Promise<PgBoss> {
  const boss = new PgBoss({
    connectionString: url,
    application_name: 'cadre queue',
    max: connections,
    schedule: false,
    supervise: supervises,
    superviseIntervalSeconds: 2,
    monitorIntervalSeconds: 2,
    registerInstance: false,
  });
  boss.on('error', (error) => logger.warn({ error: error.message }, 'The queue reports an error.'));
  boss.on('warning', (warning) => logger.warn({ warning: warning.message }, 'The queue warns.'));
  await boss.start();
  return boss;
}

export async function createQueues(boss: PgBoss): Promise<void> {
  await boss.createQueue(DEAD_QUEUE, { retentionSeconds: 10 * 365 * 86_400 });
  await boss.createQueue(QUEUE, {
    // One in hand a run (its key), others wait.
    policy: 'singleton',
    deadLetter: DEAD_QUEUE,
    heartbeatSeconds: 10,
    // A run may be busy for a day at a stretch; then another host takes a look, which is harmless.
    expireInSeconds: 86_400,
    retryLimit: 100,
    retryDelay: 0,
    // A timer may be years away.
    retentionSeconds: 10 * 365 * 86_400,
    deleteAfterSeconds: 3_600,
  });
}

export interface NewJob extends JobData {
  /** Milliseconds from now, by the database's clock: ours may go otherwise. */
  readonly afterMs?: number;
}

export async function sendJob(boss: PgBoss, transaction: Sql | Transaction, { afterMs = 0, ...data }: NewJob): Promise<void> {
  const options = { singletonKey: data.run, db: within(transaction), ...(afterMs <= 0 ? {} : { startAfter: Math.ceil(afterMs) / 1_000 }) };
  await boss.send(QUEUE, data, options);
}

/** Of a run's first activation, by which the two sorts are told apart. */
export const NEW_RUN_PRIORITY = 1;

/** As many as there are in one statement. */
export async function sendJobs(boss: PgBoss, transaction: Transaction, jobs: readonly JobData[]): Promise<void> {
  if (jobs.length > 0) await boss.insert(QUEUE, jobs.map((data) => ({ singletonKey: data.run, data })), { db: within(transaction) });
}

/** pg-boss's statements on a connection or in a transaction of ours. */
export function within(sql: Sql | Transaction): Db {
  return {
    async executeSql(text: string, values: unknown[] = []) {
      // pg-boss builds these statements and their values for exactly this interface.
      const rows = await sql.unsafe(text, values as Parameters<Sql['unsafe']>[1], { prepare: true });
      return { rows: [...rows] };
    },
  };
}

/** Has the database collect figures about the queue, from a small sample: how many are in hand is all that its plans turn on. */
export async function analyzeQueue(sql: Sql): Promise<void> {
  await sql.begin(async (transaction) => {
    await transaction`set local default_statistics_target = 10`;
    await transaction`analyze pgboss.job_common`;
  });
}
