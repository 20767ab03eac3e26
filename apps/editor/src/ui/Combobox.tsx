import { Combobox as Base } from '@base-ui/react/combobox';
import { Check, ChevronsUpDown } from 'lucide-react';
import { classNames } from './class-names.ts';
import { controlClass } from './Input.tsx';
import { itemClass, popupClass, type Option } from './options.ts';

export interface ComboboxProps {
  readonly options: readonly Option[];
  readonly value: string | null;
  readonly onValueChange: (value: string | null) => void;
  readonly placeholder?: string;
  readonly label?: string;
  /** Said when nothing matches what was typed. */
  readonly emptyText?: string;
  readonly disabled?: boolean;
}

/** A choice among many: type to narrow it down. A value that is not among the options is shown as it is. */
export function Combobox({ options, value, onValueChange, placeholder = 'Search', label, emptyText = 'Nothing matches', disabled = false }: ComboboxProps) {
  const chosen = value === null ? null : (options.find((option) => option.value === value) ?? { value, label: value });
  return (
    <Base.Root<Option>
      items={options}
      value={chosen}
      onValueChange={(next) => onValueChange(next === null ? null : next.value)}
      itemToStringLabel={(option) => option.label}
      isItemEqualToValue={(left, right) => left.value === right.value}
      disabled={disabled}
    >
      <div className="relative flex w-full min-w-0 items-center">
        {chosen?.icon === undefined ? null : <span className="pointer-events-none absolute left-2.5 flex">{chosen.icon}</span>}
        <Base.Input placeholder={placeholder} {...(label === undefined ? {} : { 'aria-label': label })} className={classNames(controlClass, 'h-8 w-full min-w-0 truncate pr-8 pl-2.5', chosen?.icon !== undefined && 'pl-8')} />
        <Base.Trigger aria-label="Show the choices" className="absolute right-1 flex size-6 items-center justify-center rounded-chip text-ink-3 hover:text-ink"><ChevronsUpDown size={14} /></Base.Trigger>
      </div>
      <Base.Portal>
        <Base.Positioner sideOffset={4} className="z-50 outline-none">
          <Base.Popup className={classNames(popupClass, 'w-[var(--anchor-width)] min-w-56')}>
            <Base.Empty><div className="px-3 py-2 text-ink-2">{emptyText}</div></Base.Empty>
            <Base.List className="max-h-[min(320px,var(--available-height))] overflow-y-auto p-1 data-[empty]:p-0">
              {(option: Option) => (
                <Base.Item key={option.value} value={option} disabled={option.isDisabled === true} className={itemClass}>
                  {option.icon}
                  <span className="flex min-w-0 flex-1 flex-col">
                    <span className="truncate">{option.label}</span>
                    {option.description === undefined ? null : <span className="text-12 text-ink-2">{option.description}</span>}
                  </span>
                  <Base.ItemIndicator className="flex text-accent"><Check size={14} /></Base.ItemIndicator>
                </Base.Item>
              )}
            </Base.List>
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  );
}
