// What words say beside their subject: whether something is good, bad or urgent, and whether a rule about a number applies.
import type { Fact } from './facts.ts';
import { shared, stem, stemsOf } from './words.ts';

function stems(words: string): ReadonlySet<string> {
  return new Set(words.split(' ').map(stem));
}

const bad = stems(
  'angry bad blocked breach breached broken bug cancel complaint crash crashed critical damaged declined default delay delayed denied deny disappointed down error fail failed failing failure ' +
    'fraud high incident invalid late leak leaked lost missing outage overdue problem refuse refused reject rejected risk risky slow stolen stuck suspicious terrible unable unauthorised unauthorized unhealthy unsafe unstable urgent violation warning weak worse wrong twice',
);
const good = stems(
  'acceptable accepted approve approved available clean clear complete comfortable correct delivered fine fixed fulfilled good great happy healthy low normal ok paid pass passed positive recovered reliable resolved ' +
    'safe satisfied solid solved stable steady strong success successful valid verified well works',
);
const urgent = stems('asap breach critical crash down emergency immediately outage urgent production stolen leak compliance violation unhealthy unavailable fraud');
const negations = new Set(['not', 'no', 'never', 'without', 'none', "isn't", "can't", "won't", "doesn't", "didn't"]);

/** Below 0: bad news; above 0: good news. "not approved" counts as bad. */
export function sentimentOf(text: string): number {
  let score = 0;
  let negated = 0;
  for (const token of text.toLowerCase().match(/[\p{L}']+/gu) ?? []) {
    if (negations.has(token)) negated = 3;
    const value = good.has(stem(token)) ? 1 : bad.has(stem(token)) ? -1 : 0;
    score += negated > 0 ? -value : value;
    negated -= 1;
  }
  return score;
}

/** 0 to 3: how much a text sounds like an emergency. */
export function urgencyOf(text: string): number {
  return Math.min(3, shared(stemsOf(text), urgent).length);
}

const comparison = /\b(above|over|more than|greater than|exceeds|at least|below|under|less than|lower than|at most|up to)\s+(?:USD |EUR |\$|€)?(\d[\d,]*(?:\.\d+)?)/i;

/**
 * Whether a rule such as "A debt ratio above 0.4 is a warning" applies to the data at hand.
 * @returns null when it compares nothing that is known
 */
export function applies(rule: string, facts: readonly Fact[]): boolean | null {
  const match = comparison.exec(rule);
  const [, operator, digits] = match ?? [];
  if (match === null || operator === undefined || digits === undefined) return null;
  const limit = Number(digits.replaceAll(',', ''));
  const before = stemsOf(rule.slice(0, match.index));
  let best: { readonly value: number; readonly hits: number } | null = null;
  for (const fact of facts) {
    const hits = shared(fact.words, before).length;
    if (typeof fact.value === 'number' && hits > (best?.hits ?? 0)) best = { value: fact.value, hits };
  }
  if (best === null) return null;
  switch (operator.toLowerCase()) {
    case 'at least':
      return best.value >= limit;
    case 'at most':
    case 'up to':
      return best.value <= limit;
    case 'below':
    case 'under':
    case 'less than':
    case 'lower than':
      return best.value < limit;
    default:
      return best.value > limit;
  }
}
