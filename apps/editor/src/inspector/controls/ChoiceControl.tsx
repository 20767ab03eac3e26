// One of a few: words, or `{ word: detail }` for a choice that needs more than its name.
import type { Json } from '@cadre/graph-schema';
import { isObject, valueAt } from '../../document/field-path.ts';
import { SegmentedControl } from '../../ui/SegmentedControl.tsx';
import { Select } from '../../ui/Select.tsx';
import type { Entry } from '../entries.ts';
import type { ControlProps } from './control.ts';
import { fitsSegments } from './segments.ts';

export function ChoiceControl({ entry, value, onChange, label, node, path, renderControl }: ControlProps) {
  const open = entry.choices.find((candidate) => candidate.isOpen)?.value ?? null;
  const chosen = chosenOf(value) ?? open;
  const options = entry.choices.map(({ value: word, title, description }) => ({ value: word, label: title, description }));
  const choice = entry.choices.find((candidate) => candidate.value === chosen);

  function choose(word: string): void {
    if (word === open) {
      onChange(null);
      return;
    }
    const detail = entry.choices.find((candidate) => candidate.value === word)?.detail ?? null;
    onChange(detail === null ? word : { [word]: firstDetail(detail) });
  }

  const detail = choice?.detail ?? null;
  return (
    <div className="flex min-w-0 flex-col gap-2">
      {chosen !== null && fitsSegments(options) ? (
        <SegmentedControl options={options} value={chosen} onValueChange={choose} label={label} />
      ) : (
        <>
          <Select options={options} value={chosen} onValueChange={choose} label={label} />
          {choice?.description === undefined ? null : <p className="text-12 text-ink-2">{choice.description}</p>}
        </>
      )}
      {detail === null || choice === undefined
        ? null
        : renderControl({ entry: detail, label: choice.title, node, path: [...path, choice.value], value: valueAt(value, [choice.value]), onChange: (next) => onChange({ [choice.value]: next ?? firstDetail(detail) }) })}
    </div>
  );
}

function chosenOf(value: Json | undefined): string | null {
  if (typeof value === 'string') return value;
  return isObject(value) ? (Object.keys(value)[0] ?? null) : null;
}

/** What a detail begins with, so that the document is valid at once. */
function firstDetail(entry: Entry): Json {
  if (entry.fallback !== undefined) return entry.fallback;
  if (entry.widget === 'number') return Math.max(entry.bounds.min ?? 0, 2);
  if (entry.widget === 'list') return ['task'];
  return entry.widget === 'json' ? null : '';
}
