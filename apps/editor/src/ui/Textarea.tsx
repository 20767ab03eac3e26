import { Field } from '@base-ui/react/field';
import type { ComponentProps } from 'react';
import { classNames } from './class-names.ts';
import { controlClass } from './Input.tsx';

export interface TextareaProps extends Omit<ComponentProps<'textarea'>, 'onChange' | 'value' | 'defaultValue' | 'ref'> {
  readonly value?: string;
  readonly defaultValue?: string;
  readonly onValueChange?: (value: string) => void;
  readonly isCode?: boolean;
}

/** Padding and border, above and below. */
const EDGES = 14;

/** At least `rows` high, and grows with its content up to a bound. */
export function Textarea({ onValueChange, value, defaultValue, isCode = false, rows = 3, className, style, ...rest }: TextareaProps) {
  return (
    <Field.Control
      {...(value === undefined ? {} : { value })}
      {...(defaultValue === undefined ? {} : { defaultValue })}
      {...(onValueChange === undefined ? {} : { onValueChange: (next: string) => onValueChange(next) })}
      render={
        <textarea
          rows={rows}
          // A field that is sized by its content knows no rows.
          style={{ minHeight: `calc(${rows}lh + ${EDGES}px)`, ...style }}
          className={classNames(controlClass, 'block max-h-80 w-full min-w-0 resize-y px-2.5 py-1.5 field-sizing-content', isCode && 'font-mono text-12', className)}
          {...rest}
        />
      }
    />
  );
}
