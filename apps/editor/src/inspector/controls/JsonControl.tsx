import type { Json } from '@cadre/graph-schema';
import { isJson } from '@cadre/graph-schema';
import { useState } from 'react';
import { Textarea } from '../../ui/Textarea.tsx';
import { useTyped } from './use-typed.ts';

export interface JsonTextProps {
  /** Undefined: nothing yet, shown empty. */
  readonly value: Json | undefined;
  /** Why the value was refused, or null. Undefined: the text was emptied. */
  readonly onChange: (value: Json | undefined) => string | null;
  /** Told at every change whether the text says a value now. */
  readonly onReadable?: (isReadable: boolean) => void;
  readonly label: string;
  readonly rows?: number;
  readonly placeholder?: string;
}

/** JSON as text. The document changes whenever the text is valid; until then the text says what is wrong with it. */
export function JsonText({ value, onChange, onReadable, label, rows = 4, placeholder }: JsonTextProps) {
  const { text, type, rest } = useTyped(value === undefined ? '' : JSON.stringify(value, null, 2));
  const [refusal, setRefusal] = useState<string | null>(null);

  function take(next: string): void {
    type(next);
    const refused = readJson(next, onChange);
    setRefusal(refused);
    onReadable?.(refused === null);
  }

  return (
    <div className="flex min-w-0 flex-col gap-1">
      <Textarea
        aria-label={label}
        isCode
        rows={rows}
        spellCheck={false}
        value={text}
        onValueChange={take}
        onBlur={() => { if (refusal === null) rest(); }}
        {...(placeholder === undefined ? {} : { placeholder })}
        {...(refusal === null ? {} : { 'aria-invalid': true })}
      />
      {refusal === null ? null : <p role="alert" className="text-12 text-failed-ink">{refusal}</p>}
    </div>
  );
}

function readJson(text: string, onChange: JsonTextProps['onChange']): string | null {
  if (text.trim() === '') return onChange(undefined);
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    return `This is not JSON yet: ${error instanceof Error ? error.message : 'it cannot be read'}`;
  }
  return isJson(value) ? onChange(value) : 'This JSON is nested too deeply.';
}
