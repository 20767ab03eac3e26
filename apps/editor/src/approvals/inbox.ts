// The inbox as it is read: what waits, and in its place what was decided here a moment ago.
import type { ApprovalShape } from '@cadre/client';
import type { DecisionWord } from '../replay/decision-words.ts';

export interface Decided {
  readonly approval: ApprovalShape;
  readonly word: DecisionWord;
  /** Effects of the rows that stood above it: it stays below them. */
  readonly above: ReadonlySet<string>;
}

export type InboxRow = { readonly type: 'waiting'; readonly approval: ApprovalShape } | ({ readonly type: 'decided' } & Decided);

/** More of them would push away what still waits. */
const SHOWN_DECISIONS = 5;

/** The newest decisions, newest last, with one more. @param rows as they were shown when it was given */
export function noteDecision(decided: readonly Decided[], rows: readonly InboxRow[], next: Pick<Decided, 'approval' | 'word'>): readonly Decided[] {
  const place = rows.findIndex(({ approval }) => approval.effect === next.approval.effect);
  const above = new Set(rows.slice(0, Math.max(0, place)).map(({ approval }) => approval.effect));
  return [...decided, { ...next, above }].slice(-SHOWN_DECISIONS);
}

/** @param waiting in the server's order */
export function inboxRows(waiting: readonly ApprovalShape[], decided: readonly Decided[]): readonly InboxRow[] {
  const known = new Set(decided.map(({ approval }) => approval.effect));
  const rows: InboxRow[] = waiting.filter(({ effect }) => !known.has(effect)).map((approval) => ({ type: 'waiting', approval }));
  for (const one of decided) rows.splice(rows.findLastIndex(({ approval }) => one.above.has(approval.effect)) + 1, 0, { type: 'decided', ...one });
  return rows;
}
