// A field whose text is not always a value: what is typed stays as typed while the field has the focus, and follows the document otherwise.
import { useState } from 'react';

export interface Typed {
  readonly text: string;
  readonly type: (text: string) => void;
  /** Forgets what was typed: the document's text shows again. */
  readonly settle: () => void;
}

export function useTyped(shown: string): Typed {
  const [typed, setTyped] = useState<string | null>(null);
  return { text: typed ?? shown, type: setTyped, settle: () => setTyped(null) };
}
