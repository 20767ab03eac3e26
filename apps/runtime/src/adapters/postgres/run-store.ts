// Runs in PostgreSQL: rows by id and lists by cursor, creation, setting aside. What many ask for in the same moment goes out
// as one statement.
import type { RunId } from '@cadre/run-core';
import { and, asc, desc, eq, gte, isNotNull, isNull, sql } from 'drizzle-orm';
import { z } from 'zod';
import type { BeginningChange } from '../../ports/event-log.ts';
import type { ApprovalFilter, NewRun, RunFilter, RunHead, RunStore, UsageFilter, WaitingApproval } from '../../ports/run-store.ts';
import type { ListShape, RunShape, UsageShape } from '../../shapes/index.ts';
import { Batches } from './batches.ts';
import { beginRuns } from './begin-runs.ts';
import type { BegunRun } from './begin-runs.ts';
import type { Fragment, Sql, Transaction } from './connect.ts';
import { claimKeys, createRuns } from './create-runs.ts';
import { decodeCursor, fromMicroseconds, inMicroseconds, microseconds, pageOf } from './cursor.ts';
import { drizzleOn } from './drizzle-on.ts';
import type { WithActivations } from './insert-events.ts';
import type { Drizzle } from './drizzle-on.ts';
import { toPlainText } from './plain-text.ts';
import { readUsage } from './read-usage.ts';
import { newRunShape, toRunShape, toWaitingApproval } from './run-rows.ts';
import { approvals, runs } from './schema.ts';

export interface RunStoreParts {
  readonly sql: Sql;
  readonly withActivations: WithActivations;
  /** Room for runs that are being created; see Claim. */
  claim(wanted: number): Claim;
  /** Called after the commit of a transaction with an activation in it. */
  activated(): void;
}

/** Until it is disposed of. */
export interface Claim extends Disposable {
  /** Common table expressions with the first activation of each run, to go on with after a comma. */
  activations(sql: Sql | Transaction, runs: readonly RunId[]): Fragment;
  /** Called after the commit. */
  created(runs: readonly NewRun[]): void;
}

interface Created {
  readonly run: RunShape;
  readonly created: boolean;
}

const LANES = 2;
/** Of what hosts ask when they take up runs; see READ_LANES of the log. */
const HEAD_LANES = 1;
/** An input has up to 1 MiB. */
const MAX_BATCH = 100;

const runCursor = z.tuple([microseconds, z.string().max(200)]);
const approvalCursor = z.tuple([microseconds, z.string().max(200), z.string().max(400)]);

const runFields = {
  run: runs,
  seq: sql<number>`coalesce((select max(seq) from run_events where run_events.run_id = runs.id), 0)`,
  now: sql`now()`.mapWith(runs.createdAt),
};

export class PostgresRunStore implements RunStore {
  readonly #parts: RunStoreParts;
  readonly #database: Drizzle;
  readonly #creations: Batches<NewRun, Created>;
  readonly #beginnings: Batches<BegunRun, null>;
  readonly #reads: Batches<RunId, RunShape | null>;
  readonly #heads: Batches<RunId, RunHead | null>;

  constructor(parts: RunStoreParts) {
    this.#parts = parts;
    this.#database = drizzleOn(parts.sql);
    this.#creations = new Batches({
      lanes: LANES,
      maxItems: MAX_BATCH,
      // Of two with one key, the second must find the first.
      keyOf: ({ id, graph, idempotencyKey }) => (idempotencyKey === null ? id : `${graph} ${idempotencyKey}`),
      send: (batch) => this.#create(batch),
    });
    this.#beginnings = new Batches({
      lanes: LANES,
      maxItems: MAX_BATCH,
      keyOf: ({ run }) => run,
      send: async (batch) => {
        await beginRuns(parts.sql, batch);
        return batch.map(() => null);
      },
    });
    this.#reads = new Batches({ lanes: LANES, maxItems: MAX_BATCH, send: (ids) => readRuns(this.#database, ids) });
    this.#heads = new Batches({ lanes: HEAD_LANES, maxItems: MAX_BATCH, send: (ids) => readHeads(parts.sql, ids) });
  }

  create(run: NewRun): Promise<Created> {
    return this.#creations.add(run);
  }

  get(run: RunId): Promise<RunShape | null> {
    return this.#reads.add(run);
  }

  head(run: RunId): Promise<RunHead | null> {
    return this.#heads.add(run);
  }

  async list({ graph, status, since, parked, cursor, limit }: RunFilter): Promise<ListShape<RunShape>> {
    const after = cursor === undefined ? null : decodeCursor(cursor, runCursor);
    const isOpen = status === 'queued' || status === 'running' || status === 'waiting';
    const rows = await this.#database
      .select({ ...runFields, createdMicroseconds: inMicroseconds(runs.createdAt) })
      .from(runs)
      .where(
        and(
          graph === undefined ? undefined : eq(runs.graph, graph),
          status === undefined ? undefined : eq(runs.status, status),
          isOpen ? isNull(runs.endedAt) : undefined, // has an index
          parked === undefined ? undefined : and(isNotNull(runs.parkedAt), isNull(runs.endedAt)), // has an index
          since === undefined ? undefined : gte(runs.createdAt, since),
          after === null ? undefined : sql`(${runs.createdAt}, ${runs.id}) < (${fromMicroseconds(after[0])}, ${after[1]})`,
        ),
      )
      .orderBy(desc(runs.createdAt), desc(runs.id))
      .limit(limit + 1);
    return pageOf(rows, limit, { item: toRunShape, cursor: (row) => [row.createdMicroseconds, row.run.id] });
  }

  async approvals({ run, cursor, limit }: ApprovalFilter): Promise<ListShape<WaitingApproval>> {
    const after = cursor === undefined ? null : decodeCursor(cursor, approvalCursor);
    const { runId, effect, createdAt } = approvals;
    const rows = await this.#database
      .select({ approval: approvals, digest: runs.digest, createdMicroseconds: inMicroseconds(createdAt) })
      .from(approvals)
      .innerJoin(runs, eq(runs.id, runId))
      .where(
        and(
          run === undefined ? undefined : eq(runId, run),
          after === null ? undefined : sql`(${createdAt}, ${runId}, ${effect}) > (${fromMicroseconds(after[0])}, ${after[1]}, ${after[2]})`,
        ),
      )
      .orderBy(asc(createdAt), asc(runId), asc(effect))
      .limit(limit + 1);
    return pageOf(rows, limit, { item: toWaitingApproval, cursor: ({ approval, createdMicroseconds }) => [createdMicroseconds, approval.runId, approval.effect] });
  }

  usage(filter: UsageFilter): Promise<readonly UsageShape[]> {
    return readUsage(this.#parts.sql, filter);
  }

  async begin(run: RunId, change: BeginningChange): Promise<void> {
    await this.#beginnings.add({ run, change });
  }

  async park(run: RunId, reason: string): Promise<void> {
    await this.#database
      .update(runs)
      .set({ parkedReason: toPlainText(reason).slice(0, 2_000), parkedAt: sql`now()` })
      .where(and(eq(runs.id, run), isNull(runs.parkedAt), isNull(runs.endedAt)));
  }

  async resume(run: RunId): Promise<boolean> {
    const isResumed = await this.#parts.sql.begin(async (transaction) => {
      const resumed = await drizzleOn(transaction).update(runs).set({ parkedReason: null, parkedAt: null }).where(and(eq(runs.id, run), isNotNull(runs.parkedAt)));
      if (resumed.count > 0) await transaction`with ${this.#parts.withActivations(transaction, [run])} select`;
      return resumed.count > 0;
    });
    if (isResumed) this.#parts.activated();
    return isResumed;
  }

  async #create(batch: readonly NewRun[]): Promise<readonly Created[]> {
    using claim = this.#parts.claim(batch.length);
    const isPlain = batch.every(({ idempotencyKey }) => idempotencyKey === null);
    const { outcomes, fresh } = isPlain ? await createPlain(this.#parts.sql, batch, claim) : await this.#parts.sql.begin((transaction) => createKeyed(transaction, batch, claim));
    if (fresh.length > 0) claim.created(fresh);
    return outcomes;
  }
}

interface Creations {
  readonly outcomes: readonly Created[];
  readonly fresh: readonly NewRun[];
}

/** One statement: the hot way. */
async function createPlain(sql: Sql | Transaction, runs: readonly NewRun[], claim: Claim): Promise<Creations> {
  const createdAt = await createRuns(sql, runs, claim.activations(sql, runs.map(({ id }) => id)));
  return { outcomes: runs.map((run) => ({ run: newRunShape(run, createdAt), created: true })), fresh: runs };
}

/** Those whose key somebody has already are that run. */
async function createKeyed(transaction: Transaction, batch: readonly NewRun[], claim: Claim): Promise<Creations> {
  const owners = await claimKeys(transaction, batch);
  const wanted = batch.filter(({ id }, index) => owners[index] === id);
  const { outcomes, fresh } = wanted.length === 0 ? { outcomes: [], fresh: [] } : await createPlain(transaction, wanted, claim);
  const known = batch.length === fresh.length ? [] : await readRuns(drizzleOn(transaction), owners);
  const created = new Map(outcomes.map((outcome, index) => [fresh[index]?.id, outcome]));
  return { outcomes: batch.map((run, index) => created.get(run.id) ?? { run: existing(known[index], run.id), created: false }), fresh };
}

async function readHeads(sql: Sql, ids: readonly RunId[]): Promise<readonly (RunHead | null)[]> {
  const rows = await sql<(RunHead & { readonly id: RunId })[]>`
    select id, digest, coalesce((select max(seq) from run_events where run_events.run_id = runs.id), 0)::int as seq,
      started_at is not null as "hasBegun", ended_at is not null or parked_at is not null as "isAtRest"
    from runs where id = any(${ids}::text[])`;
  const byId = new Map(rows.map((row) => [row.id, row]));
  return ids.map((id) => byId.get(id) ?? null);
}

async function readRuns(database: Drizzle, ids: readonly RunId[]): Promise<readonly (RunShape | null)[]> {
  const rows = await database.select(runFields).from(runs).where(sql`${runs.id} = any(${sql.param(ids)}::text[])`);
  const byId = new Map(rows.map((row) => [row.run.id, row]));
  return ids.map((id) => {
    const row = byId.get(id);
    return row === undefined ? null : toRunShape(row);
  });
}

function existing(shape: RunShape | null | undefined, id: RunId): RunShape {
  if (shape === null || shape === undefined) throw new Error(`Run ${id}, or the one that has its key, is gone.`);
  return shape;
}
