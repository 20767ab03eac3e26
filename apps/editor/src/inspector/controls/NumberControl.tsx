import { useState } from 'react';
import { Input } from '../../ui/Input.tsx';
import type { Entry } from '../entries.ts';
import type { ControlProps } from './control.ts';
import { useTyped } from './use-typed.ts';

export function NumberControl({ entry, value, onChange, label }: ControlProps) {
  const { text, type, settle } = useTyped(typeof value === 'number' ? String(value) : '');
  const [refusal, setRefusal] = useState<string | null>(null);

  function take(next: string): void {
    type(next);
    if (next.trim() === '') {
      setRefusal(entry.isNullable || entry.fallback === undefined ? onChange(entry.isNullable ? null : undefined) : null);
      return;
    }
    const number = Number(next);
    setRefusal(Number.isFinite(number) ? (boundRefusal(entry, number) ?? onChange(number)) : 'Use a number.');
  }

  return (
    <div className="flex min-w-0 flex-col gap-1">
      <Input
        aria-label={label}
        inputMode={entry.bounds.isInteger ? 'numeric' : 'decimal'}
        className="numbers"
        value={text}
        onValueChange={take}
        onBlur={() => { settle(); setRefusal(null); }}
        placeholder={entry.placeholder ?? (entry.isNullable ? 'No limit' : 'Not set')}
        {...(refusal === null ? {} : { 'aria-invalid': true })}
      />
      {refusal === null ? null : <p role="alert" className="text-12 text-failed-ink">{refusal}</p>}
    </div>
  );
}

function boundRefusal({ bounds }: Entry, number: number): string | null {
  if (bounds.isInteger && !Number.isInteger(number)) return 'Use a whole number.';
  if (bounds.min !== undefined && number < bounds.min) return `Use ${bounds.min.toLocaleString('en')} or more.`;
  if (bounds.max !== undefined && number > bounds.max) return `Use ${bounds.max.toLocaleString('en')} or less.`;
  return null;
}
