// What guard rules found, in words: how often and of what kind, never what.
import type { GuardNote } from '@cadre/run-core';

const kinds: { readonly [kind: string]: string } = {
  email: 'e-mail address', phone: 'telephone number', card: 'card number', iban: 'bank account', nationalId: 'identity number',
  words: 'listed word', pattern: 'pattern', condition: 'condition',
};

const verdicts: { readonly [verdict in GuardNote['verdict']]: string } = { pass: 'taken out', flag: 'flagged', ask: 'a person is asked', refuse: 'refused' };

/** `guard rules found 2 × e-mail address: taken out` */
export function guardWords({ findings, verdict }: GuardNote): string {
  const counts = new Map<string, number>();
  for (const finding of findings) {
    // A finding of several kinds has one count; it is told as they are, together.
    const title = finding.kinds.map((kind) => kinds[kind] ?? kind).join(' or ');
    counts.set(title, (counts.get(title) ?? 0) + finding.count);
  }
  const found = [...counts].map(([title, count]) => `${count} × ${title}`).join(', ');
  return `guard rules found ${found}: ${verdicts[verdict]}`;
}
