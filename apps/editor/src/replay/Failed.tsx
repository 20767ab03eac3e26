import type { ReactNode } from 'react';
import { isErrorCode, errorWords } from './error-words.ts';
import { ContentCard } from './ContentCard.tsx';

export interface FailedProps {
  readonly error: { readonly code: string; readonly message: string; readonly actor?: string };
  readonly aside?: ReactNode;
}

/** What went wrong, in words, with the code to look it up by. */
export function Failed({ error, aside }: FailedProps) {
  const { code, message, actor } = error;
  const isCancelled = code === 'cancelled';
  return (
    <ContentCard title={isCancelled ? 'Cancelled' : `Failed: ${isErrorCode(code) ? errorWords[code] : 'for another reason'}`} tone={isCancelled ? 'plain' : 'failed'} {...(aside === undefined ? {} : { aside })}>
      <p className="break-words">{message}</p>
      <p className="font-mono text-12 break-words text-ink-2">{actor === undefined ? code : `${code} · ${actor}`}</p>
    </ContentCard>
  );
}
