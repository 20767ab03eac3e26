import type { ReactNode } from 'react';

/** One of a choice's values, as Select, Combobox and SegmentedControl show it. */
export interface Option<Value extends string = string> {
  readonly value: Value;
  readonly label: string;
  readonly description?: string | undefined;
  readonly icon?: ReactNode;
  readonly isDisabled?: boolean | undefined;
}

export const popupClass =
  'rounded-control border border-line bg-raised text-13 text-ink shadow-pop outline-none transition-opacity data-[ending-style]:opacity-0 data-[starting-style]:opacity-0';
export const itemClass =
  'flex min-h-8 cursor-default items-center gap-2 rounded-chip px-2 py-1.5 outline-none select-none data-[disabled]:opacity-45 data-[highlighted]:bg-ink/6';
