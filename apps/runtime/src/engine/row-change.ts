// What an event changes in the run's row: nothing for most events.
import type { RememberedTurn, RunState } from '@cadre/run-core';
import type { PendingApproval, RowChange } from '../ports/event-log.ts';
import { totalsOf } from './tally.ts';
import type { Tally } from './tally.ts';

/** Lists show a run's spending as of its last change, or of this many events ago. */
const TOTALS_EVERY = 16;

export interface Folded {
  readonly state: RunState;
  readonly tally: Tally;
  /** Of the last event. */
  readonly at: number;
}

/**
 * @param before what the row says; null: nothing yet
 * @param turns what the session is to remember of the events since
 */
export function changeOf(before: RunState | null, { state, tally, at }: Folded, turns: readonly RememberedTurn[] = []): RowChange | undefined {
  const hasNewStatus = before?.status !== state.status;
  const approvals = approvalsOf(state);
  const hasNewApprovals = !isSame(before === null ? [] : approvalsOf(before), approvals);
  const isTime = Math.floor(state.seq / TOTALS_EVERY) > Math.floor((before?.seq ?? 0) / TOTALS_EVERY);
  if (!hasNewStatus && !hasNewApprovals && !isTime && turns.length === 0) return undefined;
  return {
    totals: totalsOf(tally, state, at),
    ...(hasNewStatus ? { status: state.status } : {}),
    ...(hasNewApprovals ? { approvals } : {}),
    ...(turns.length > 0 ? { turns } : {}),
    ...(state.endedAt === null ? {} : { result: { output: state.output, error: state.error, endedAt: state.endedAt } }),
  };
}

function approvalsOf(state: RunState): readonly PendingApproval[] {
  return [...state.effects.values()]
    .filter((effect) => effect.type === 'person.ask')
    .map(({ id, actor, node, question, show, form, initial, deadline }) => ({ effect: id, actor, node, question, show, form, ...(initial === undefined ? {} : { initial }), deadline }));
}

function isSame(a: readonly PendingApproval[], b: readonly PendingApproval[]): boolean {
  return a.length === b.length && a.every((approval, index) => approval.effect === b[index]?.effect);
}
