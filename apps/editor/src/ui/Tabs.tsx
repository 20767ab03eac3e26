import { Tabs as Base } from '@base-ui/react/tabs';
import type { ReactNode } from 'react';
import { classNames } from './class-names.ts';

interface TabItem<Value extends string = string> {
  readonly value: Value;
  readonly label: ReactNode;
  readonly content: ReactNode;
}

export interface TabsProps<Value extends string> {
  readonly items: readonly TabItem<Value>[];
  readonly value: Value;
  readonly onValueChange: (value: Value) => void;
  readonly label: string;
  readonly panelClassName?: string;
}

/** Fills its parent: a row of tabs, and the chosen panel scrolling below it. Only the chosen panel is mounted. */
export function Tabs<Value extends string>({ items, value, onValueChange, label, panelClassName }: TabsProps<Value>) {
  return (
    <Base.Root value={value} onValueChange={(next: Value) => onValueChange(next)} className="flex min-h-0 flex-1 flex-col">
      <Base.List aria-label={label} className="relative flex shrink-0 gap-1 border-b border-line px-2">
        {items.map((item) => (
          <Base.Tab key={item.value} value={item.value} className="flex h-9 items-center gap-1.5 rounded-small px-2.5 text-13 text-ink-2 select-none focus-visible:-outline-offset-2 hover:text-ink data-[active]:font-medium data-[active]:text-ink">
            {item.label}
          </Base.Tab>
        ))}
        <Base.Indicator className="absolute bottom-[-1px] left-0 h-0.5 w-[var(--active-tab-width)] translate-x-[var(--active-tab-left)] bg-ink transition-[translate]" />
      </Base.List>
      {items.map((item) => (
        <Base.Panel key={item.value} value={item.value} className={classNames('min-h-0 flex-1 overflow-y-auto focus-visible:-outline-offset-2', panelClassName)}>
          {item.content}
        </Base.Panel>
      ))}
    </Base.Root>
  );
}
