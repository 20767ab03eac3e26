import { Input as Base } from '@base-ui/react/input';
import type { ComponentProps, ReactNode } from 'react';
import { classNames } from './class-names.ts';

export const controlClass =
  'rounded-control border border-line-strong bg-surface text-13 text-ink transition-colors placeholder:text-ink-3 hover:border-ink-3 focus-visible:border-accent focus-visible:outline-1 focus-visible:outline-accent focus-visible:outline-offset-0 aria-invalid:border-failed data-[invalid]:border-failed disabled:opacity-50';

export interface InputProps extends Omit<ComponentProps<'input'>, 'onChange' | 'defaultValue' | 'value'> {
  readonly value?: string;
  readonly defaultValue?: string;
  readonly onValueChange?: (value: string) => void;
  readonly icon?: ReactNode;
  readonly trailing?: ReactNode;
  readonly isCode?: boolean;
}

export function Input({ onValueChange, icon, trailing, isCode = false, className, ...rest }: InputProps) {
  const input = (
    <Base
      className={classNames(controlClass, 'h-8 w-full min-w-0 px-2.5', icon !== undefined && 'pl-8', trailing !== undefined && 'pr-9', isCode && 'font-mono text-12', className)}
      {...(onValueChange === undefined ? {} : { onValueChange: (value: string) => onValueChange(value) })}
      {...rest}
    />
  );
  if (icon === undefined && trailing === undefined) return input;
  return (
    <div className="relative flex w-full min-w-0 items-center">
      {icon === undefined ? null : <span className="pointer-events-none absolute left-2.5 flex text-ink-3">{icon}</span>}
      {input}
      {trailing === undefined ? null : <span className="absolute right-2 flex items-center">{trailing}</span>}
    </div>
  );
}
