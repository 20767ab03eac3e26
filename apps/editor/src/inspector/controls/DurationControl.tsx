import { useState } from 'react';
import { Input } from '../../ui/Input.tsx';
import { Select } from '../../ui/Select.tsx';
import { durationUnits, readDuration, writeDuration } from '../duration.ts';
import type { DurationUnit } from '../duration.ts';
import type { ControlProps } from './control.ts';
import { useTyped } from './use-typed.ts';

const options = durationUnits.map((unit) => ({ value: unit, label: unit }));

export function DurationControl({ entry, value, onChange, label }: ControlProps) {
  const duration = typeof value === 'string' ? readDuration(value) : null;
  const [emptyUnit, setEmptyUnit] = useState<DurationUnit>(readDuration(entry.placeholder ?? '')?.unit ?? 'minutes');
  const { text, type, settle } = useTyped(duration === null ? '' : String(duration.amount));
  const [refusal, setRefusal] = useState<string | null>(null);
  const unit = duration?.unit ?? emptyUnit;

  function take(next: string, nextUnit: DurationUnit): void {
    setEmptyUnit(nextUnit);
    if (next.trim() === '') {
      setRefusal(onChange(entry.isNullable ? null : undefined));
      return;
    }
    const written = writeDuration({ amount: Number(next), unit: nextUnit });
    setRefusal(written === null ? 'Use a number, 0 or more.' : onChange(written));
  }

  return (
    <div className="flex min-w-0 flex-col gap-1">
      <div className="flex min-w-0 gap-2">
        <Input
          aria-label={label}
          inputMode="decimal"
          className="numbers"
          value={text}
          onValueChange={(next) => { type(next); take(next, unit); }}
          onBlur={() => { settle(); setRefusal(null); }}
          placeholder={entry.isNullable ? 'None' : 'Not set'}
        />
        <div className="w-28 shrink-0">
          <Select label={`Unit of ${label.toLowerCase()}`} options={options} value={unit} onValueChange={(next) => { settle(); take(text, next); }} />
        </div>
      </div>
      {refusal === null ? null : <p role="alert" className="text-12 text-failed-ink">{refusal}</p>}
    </div>
  );
}
