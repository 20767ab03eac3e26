// Any number of a few words: each is on or off.
import { classNames } from './class-names.ts';
import type { Option } from './options.ts';

export interface ToggleChipsProps<Value extends string> {
  readonly label: string;
  readonly options: readonly Option<Value>[];
  readonly values: readonly Value[];
  /** In the order of the options. */
  readonly onValuesChange: (values: readonly Value[]) => void;
}

export function ToggleChips<Value extends string>({ label, options, values, onValuesChange }: ToggleChipsProps<Value>) {
  const on = new Set(values);
  const toggle = (value: Value): void => onValuesChange(options.map((option) => option.value).filter((other) => (other === value ? !on.has(other) : on.has(other))));
  return (
    <div role="group" aria-label={label} className="flex flex-wrap gap-1.5">
      {options.map(({ value, label: title }) => (
        <button
          key={value}
          type="button"
          aria-pressed={on.has(value)}
          onClick={() => toggle(value)}
          className={classNames('relative inline-flex h-6 items-center rounded-chip border px-2 text-12 transition-colors after:absolute after:-inset-x-0.5 after:-inset-y-1.5', on.has(value) ? 'border-accent bg-accent/10 font-medium text-accent' : 'border-line-strong bg-surface text-ink-2 hover:text-ink')}
        >
          {title}
        </button>
      ))}
    </div>
  );
}
