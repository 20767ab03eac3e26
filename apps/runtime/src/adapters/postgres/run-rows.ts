// Rows of `runs` and `approvals` as the wire shows them.
import { z } from 'zod';
import type { ApprovalShape, RunShape } from '../../shapes/index.ts';

/** Times come as milliseconds since the epoch; `json` columns come parsed, and only this package wrote them. */
export interface RunRow {
  readonly id: string;
  readonly graph: string;
  readonly revision: number | null;
  readonly digest: string;
  readonly environment: RunShape['environment'];
  readonly status: RunShape['status'];
  readonly input: RunShape['input'];
  readonly totals: { readonly usage: Omit<RunShape['usage'], 'costUsd'> & { readonly costUsd: number }; readonly timing: { readonly model: number; readonly tool: number; readonly waiting: number } } | null;
  readonly result: { readonly output: RunShape['output']; readonly error: RunShape['error'] } | null;
  readonly parked_reason: string | null;
  readonly parked_at: number | null;
  readonly session: string | null;
  readonly parent_run: string | null;
  readonly parent_seq: number | null;
  readonly engine_ms: number;
  readonly created_at: number;
  readonly started_at: number | null;
  readonly ended_at: number | null;
  readonly seq: number;
  /** Of the database's clock. */
  readonly now: number;
  readonly created_us: string;
}

export interface ApprovalRow {
  readonly run_id: string;
  readonly effect: string;
  readonly graph: string;
  readonly actor: string;
  readonly node: string;
  readonly body: Pick<ApprovalShape, 'question' | 'show' | 'form'>;
  readonly deadline: number | null;
  readonly created_at: number;
  readonly created_us: string;
}

/** Microseconds since the epoch and an id: the order of both lists. */
export const timeCursor = z.tuple([z.string().regex(/^\d{1,18}$/), z.string().max(200), z.string().max(400).default('')]);

export function toRunShape(row: RunRow): RunShape {
  const usage = row.totals?.usage ?? { inputTokens: 0, outputTokens: 0, costUsd: 0, modelCalls: 0, toolCalls: 0 };
  const timing = row.totals?.timing ?? { model: 0, tool: 0, waiting: 0 };
  const end = row.ended_at ?? row.now;
  return {
    id: row.id,
    graph: row.graph,
    revision: row.revision,
    digest: row.digest,
    environment: row.environment,
    status: row.status,
    input: row.input,
    output: row.result?.output ?? null,
    error: row.result?.error ?? null,
    parked: row.parked_reason === null || row.parked_at === null ? null : { reason: row.parked_reason, at: toIso(row.parked_at) },
    session: row.session,
    usage: { ...usage, costUsd: toMoney(usage.costUsd) },
    timing: {
      ...timing,
      queue: Math.max(0, Math.round((row.started_at ?? end) - row.created_at)),
      engine: Math.round(row.engine_ms * 1000) / 1000,
      total: Math.max(0, Math.round(end - row.created_at)),
    },
    createdAt: toIso(row.created_at),
    startedAt: row.started_at === null ? null : toIso(row.started_at),
    endedAt: row.ended_at === null ? null : toIso(row.ended_at),
    seq: row.seq,
    parent: row.parent_run === null || row.parent_seq === null ? null : { run: row.parent_run, seq: row.parent_seq },
  };
}

export function toApprovalShape({ run_id, effect, graph, actor, node, body, deadline, created_at }: ApprovalRow): ApprovalShape {
  return { run: run_id, effect, graph, actor, node, ...body, deadline: deadline === null ? null : toIso(deadline), createdAt: toIso(created_at) };
}

/** A decimal string, never with an exponent. Ten places hold a single token of the cheapest model. */
function toMoney(usd: number): string {
  return usd.toFixed(10).replace(/\.?0+$/, '');
}

function toIso(milliseconds: number): string {
  return new Date(milliseconds).toISOString();
}
