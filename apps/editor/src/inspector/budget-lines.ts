// The bounds of a budget as people read them, wherever one is typed: of every run of a team, or of one run.
import { budgetSchema } from '@cadre/graph-schema';
import type { Budget } from '@cadre/graph-schema';

export interface BudgetLine {
  readonly limit: keyof Budget;
  readonly title: string;
  readonly description: string;
}

export const budgetLines: readonly BudgetLine[] = [
  { limit: 'steps', title: 'Steps', description: 'Model calls in one run.' },
  { limit: 'tokens', title: 'Tokens', description: 'In and out together.' },
  { limit: 'costUsd', title: 'Cost in USD', description: 'By the prices of the models.' },
  { limit: 'seconds', title: 'Seconds', description: 'That its model calls take, added up. Waiting does not count.' },
];

export type BoundRead = { readonly budget: Budget } | { readonly refusal: string };

/** A bound as it was typed, or its refusal in the words of the format. Nothing typed is no bound. */
export function readBound(limit: keyof Budget, text: string): BoundRead {
  const checked = budgetSchema.safeParse(text.trim() === '' ? {} : { [limit]: Number(text) });
  return checked.success ? { budget: checked.data } : { refusal: checked.error.issues[0]?.message ?? 'It does not fit.' };
}
