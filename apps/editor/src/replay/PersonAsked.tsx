// What a person was, or is, asked.
import type { PersonAsk } from '@cadre/run-core';
import { formatDeadline } from '../ui/format.ts';
import { Content, ContentCard } from './ContentCard.tsx';

export function PersonAsked({ ask }: { readonly ask: PersonAsk }) {
  const shows = ask.show !== null && ask.show !== '';
  return (
    <>
      <ContentCard title="Question" tone="plain" {...(ask.deadline === null ? {} : { aside: `until ${formatDeadline(ask.deadline)}` })}><Content value={ask.question} /></ContentCard>
      {shows ? <ContentCard title="Shown with it"><Content value={ask.show} /></ContentCard> : null}
    </>
  );
}
