// Which of several objects a field is. The fields that the chosen one has are fields of their own, below this.
import { SegmentedControl } from '../../ui/SegmentedControl.tsx';
import { Select } from '../../ui/Select.tsx';
import { fitsSegments } from './segments.ts';
import { beginVariant, chosenVariant } from '../variants.ts';
import type { ControlProps } from './control.ts';

export function VariantControl({ entry, value, onChange, label }: ControlProps) {
  const chosen = chosenVariant(entry, value);
  const options = entry.choices.map(({ value: word, title, description }) => ({ value: word, label: title, description }));
  function choose(word: string): void {
    const choice = entry.choices.find((candidate) => candidate.value === word);
    if (choice !== undefined) onChange(beginVariant(entry, choice, value));
  }
  if (chosen !== null && fitsSegments(options)) return <SegmentedControl options={options} value={chosen.value} onValueChange={choose} label={label} />;
  return (
    <div className="flex min-w-0 flex-col gap-2">
      <Select options={options} value={chosen?.value ?? null} onValueChange={choose} label={label} />
      {chosen?.description === undefined ? null : <p className="text-12 text-ink-2">{chosen.description}</p>}
    </div>
  );
}
