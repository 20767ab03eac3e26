// A decision in a word, as its button had it.
import type { DecisionBody } from '@cadre/client';

export type DecisionWord = 'Approved' | 'Approved with changes' | 'Rejected' | 'Sent';

export interface Answer {
  readonly decision: DecisionBody['decision'];
  /** What was proposed was changed. */
  readonly isChanged: boolean;
  /** It says how something came out, and allows nothing. */
  readonly isOutcome: boolean;
}

export function decisionWord({ decision, isChanged, isOutcome }: Answer): DecisionWord {
  if (decision === 'rejected') return 'Rejected';
  if (isOutcome) return 'Sent';
  return isChanged ? 'Approved with changes' : 'Approved';
}
