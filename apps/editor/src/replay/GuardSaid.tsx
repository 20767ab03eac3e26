// What guard rules said of a value: never what they found, only what kind of thing and what came of it.
import type { GuardNote } from '@cadre/run-core';
import { ContentCard } from './ContentCard.tsx';
import { guardWords } from './guard-words.ts';

const tones = { pass: 'plain', flag: 'waiting', ask: 'waiting', refuse: 'failed' } as const;

export function GuardSaid({ note }: { readonly note: GuardNote | undefined }) {
  if (note === undefined) return null;
  const rules = [...new Set(note.findings.map(({ rule }) => rule))];
  const words = guardWords(note);
  return (
    <ContentCard title="Guard rules" tone={tones[note.verdict]} aside={rules.length > 2 ? `${rules.length} rules` : rules.join(', ')}>
      <p>{words.charAt(0).toUpperCase() + words.slice(1)}.</p>
      {note.message === null ? null : <p className="text-ink-2">{note.message}</p>}
    </ContentCard>
  );
}
