// Rows of `runs` and `approvals` as the wire shows them.
import type { NewRun, WaitingApproval } from '../../ports/run-store.ts';
import type { RunShape } from '../../shapes/index.ts';
import { toPlainText } from './plain-text.ts';
import type { approvals, runs } from './schema.ts';

export interface RunRow {
  readonly run: typeof runs.$inferSelect;
  readonly seq: number;
  /** Of the database's clock. */
  readonly now: Date;
}

export interface ApprovalRow {
  readonly approval: typeof approvals.$inferSelect;
  /** Of its run. */
  readonly digest: string;
}

export function toRunShape({ run, seq, now }: RunRow): RunShape {
  const usage = run.totals?.usage ?? { inputTokens: 0, outputTokens: 0, costUsd: 0, modelCalls: 0, toolCalls: 0 };
  const timing = run.totals?.timing ?? { model: 0, tool: 0, waiting: 0 };
  const end = run.endedAt ?? now;
  return {
    id: run.id,
    graph: run.graph,
    revision: run.revision,
    digest: run.digest,
    environment: run.environment,
    status: run.status,
    input: run.input,
    output: run.result?.output ?? null,
    error: run.result?.error ?? null,
    parked: run.parkedReason === null || run.parkedAt === null ? null : { reason: run.parkedReason, at: run.parkedAt.toISOString() },
    session: run.session,
    usage: { ...usage, costUsd: toMoney(usage.costUsd) },
    usageByAgent: (run.totals?.agents ?? []).map((each) => ({ ...each, costUsd: toMoney(each.costUsd) })),
    timing: {
      ...timing,
      queue: millisecondsBetween(run.createdAt, run.startedAt ?? end),
      engine: Math.round(run.engineMs * 1000) / 1000,
      total: millisecondsBetween(run.createdAt, end),
    },
    createdAt: run.createdAt.toISOString(),
    startedAt: run.startedAt?.toISOString() ?? null,
    endedAt: run.endedAt?.toISOString() ?? null,
    seq,
    parent: run.parentRun === null || run.parentSeq === null ? null : { run: run.parentRun, seq: run.parentSeq },
  };
}

/** A run that nobody has touched since it was inserted. */
export function newRunShape({ id, graph, revision, digest, environment, input, session, parent, events }: NewRun, createdAt: Date): RunShape {
  const run = {
    id, graph, revision, digest, environment, input, session: session === null ? null : toPlainText(session), parentRun: parent?.run ?? null, parentSeq: parent?.seq ?? null,
    status: 'queued' as const, totals: null, result: null, parkedReason: null, parkedAt: null, engineMs: 0, createdAt, startedAt: null, endedAt: null,
  };
  return toRunShape({ run, seq: events.length, now: createdAt });
}

export function toWaitingApproval({ approval, digest }: ApprovalRow): WaitingApproval {
  const { runId, effect, graph, actor, node, body, deadline, createdAt } = approval;
  return { run: runId, digest, effect, graph, actor, node, ...body, deadline: deadline?.toISOString() ?? null, createdAt: createdAt.toISOString() };
}

/** A decimal string, never with an exponent. Ten places hold a single token of the cheapest model. */
export function toMoney(usd: number): string {
  return usd.toFixed(10).replace(/\.?0+$/, '');
}

function millisecondsBetween(from: Date, to: Date): number {
  return Math.max(0, to.getTime() - from.getTime());
}
