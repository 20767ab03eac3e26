// A field whose text is not always a value: what is typed stays as typed while the field has the focus, and follows the document otherwise.
import { useState } from 'react';

export interface Typed {
  readonly text: string;
  readonly type: (text: string) => void;
  /** Forgets what was typed: the document's text shows again. */
  readonly settle: () => void;
  /** Keeps what was typed until the document says something else: a text that grows when it is left moves what lies below from under the pointer. */
  readonly rest: () => void;
}

interface Written {
  readonly text: string;
  /** The document's text when the field was left; null while it is written in. */
  readonly besides: string | null;
}

export function useTyped(shown: string): Typed {
  const [written, setWritten] = useState<Written | null>(null);
  const isCurrent = written !== null && (written.besides === null || written.besides === shown);
  return {
    text: isCurrent ? written.text : shown,
    type: (text) => setWritten({ text, besides: null }),
    settle: () => setWritten(null),
    rest: () => setWritten((current) => (current === null || current.besides !== null ? current : { ...current, besides: shown })),
  };
}
