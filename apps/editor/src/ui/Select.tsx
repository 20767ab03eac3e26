import { Select as Base } from '@base-ui/react/select';
import { Check, ChevronsUpDown } from 'lucide-react';
import { classNames } from './class-names.ts';
import { controlClass } from './Input.tsx';
import { itemClass, popupClass, type Option } from './options.ts';

export interface SelectProps<Value extends string> {
  readonly options: readonly Option<Value>[];
  readonly value: Value | null;
  readonly onValueChange: (value: Value) => void;
  readonly placeholder?: string;
  /** The accessible name where no Field gives it one. */
  readonly label?: string;
  readonly disabled?: boolean;
  readonly className?: string;
}

export function Select<Value extends string>({ options, value, onValueChange, placeholder = 'Choose', label, disabled = false, className }: SelectProps<Value>) {
  const chosen = options.find((option) => option.value === value);
  return (
    <Base.Root<Value>
      items={options.map((option) => ({ value: option.value, label: option.label }))}
      value={value}
      onValueChange={(next) => { if (next !== null) onValueChange(next); }}
      disabled={disabled}
      modal={false}
    >
      <Base.Trigger {...(label === undefined ? {} : { 'aria-label': label })} className={classNames(controlClass, 'flex h-8 w-full min-w-0 items-center gap-2 pr-2 pl-2.5 text-left', className)}>
        {chosen?.icon}
        <Base.Value placeholder={placeholder} className="min-w-0 flex-1 truncate data-[placeholder]:text-ink-3" />
        <Base.Icon className="flex text-ink-3"><ChevronsUpDown size={14} /></Base.Icon>
      </Base.Trigger>
      <Base.Portal>
        <Base.Positioner sideOffset={4} alignItemWithTrigger={false} className="z-50 outline-none">
          <Base.Popup className={classNames(popupClass, 'max-w-96 min-w-[var(--anchor-width)]')}>
            <Base.List className="max-h-[min(360px,var(--available-height))] overflow-y-auto p-1">
              {options.map((option) => (
                <Base.Item key={option.value} value={option.value} disabled={option.isDisabled === true} className={itemClass}>
                  {option.icon}
                  <span className="flex min-w-0 flex-1 flex-col">
                    <Base.ItemText>{option.label}</Base.ItemText>
                    {option.description === undefined ? null : <span className="text-12 text-ink-2">{option.description}</span>}
                  </span>
                  <Base.ItemIndicator className="flex text-accent"><Check size={14} /></Base.ItemIndicator>
                </Base.Item>
              ))}
            </Base.List>
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  );
}
