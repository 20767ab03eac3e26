import { Radio } from '@base-ui/react/radio';
import { RadioGroup } from '@base-ui/react/radio-group';
import type { Option } from './options.ts';

export interface SegmentedControlProps<Value extends string> {
  readonly options: readonly Option<Value>[];
  readonly value: Value;
  readonly onValueChange: (value: Value) => void;
  readonly label: string;
}

/** Two to five choices side by side. The chosen one's description, when it has one, is shown below. */
export function SegmentedControl<Value extends string>({ options, value, onValueChange, label }: SegmentedControlProps<Value>) {
  const description = options.find((option) => option.value === value)?.description;
  return (
    <div className="flex min-w-0 flex-col gap-1.5">
      <RadioGroup<Value> value={value} onValueChange={(next) => onValueChange(next)} aria-label={label} className="flex h-8 overflow-hidden rounded-control border border-line-strong bg-sunken">
        {options.map((option) => (
          <Radio.Root
            key={option.value}
            value={option.value}
            disabled={option.isDisabled === true}
            className="flex min-w-0 flex-auto items-center justify-center gap-1.5 border-l border-line-strong px-2 text-13 text-ink-2 transition-colors select-none first:border-l-0 focus-visible:-outline-offset-2 hover:text-ink data-[checked]:bg-surface data-[checked]:font-medium data-[checked]:text-ink"
          >
            {option.icon}
            <span className="truncate">{option.label}</span>
          </Radio.Root>
        ))}
      </RadioGroup>
      {description === undefined ? null : <p className="text-12 text-ink-2">{description}</p>}
    </div>
  );
}
