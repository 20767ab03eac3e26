// A labelled control: its label, help and error are tied to it for screen readers by Base UI's Field.
import { Field as Base } from '@base-ui/react/field';
import type { ReactNode } from 'react';
import { classNames } from './class-names.ts';

export interface FieldProps {
  readonly label: ReactNode;
  readonly description?: ReactNode;
  readonly error?: ReactNode;
  /** At the right of the label: a hint or a small action. */
  readonly aside?: ReactNode;
  readonly layout?: 'stacked' | 'inline';
  readonly className?: string;
  readonly children: ReactNode;
}

export function Field({ label, description, error, aside, layout = 'stacked', className, children }: FieldProps) {
  const hasError = error !== undefined && error !== null && error !== false;
  return (
    <Base.Root invalid={hasError} className={classNames('flex min-w-0', layout === 'stacked' ? 'flex-col gap-1.5' : 'flex-row flex-wrap items-center justify-between gap-x-3 gap-y-1', className)}>
      <div className="flex min-w-0 items-baseline justify-between gap-3">
        <Base.Label className="text-13 font-medium text-ink">{label}</Base.Label>
        {aside === undefined ? null : <span className="text-12 text-ink-2">{aside}</span>}
      </div>
      {children}
      {description === undefined ? null : <Base.Description className="w-full text-12 text-ink-2">{description}</Base.Description>}
      {hasError ? <Base.Error match className="w-full text-12 text-failed-ink">{error}</Base.Error> : null}
    </Base.Root>
  );
}

/** A label for what is no single control, e.g. a list. */
export function Label({ children, aside }: { readonly children: ReactNode; readonly aside?: ReactNode }) {
  return (
    <div className="flex items-baseline justify-between gap-3">
      <span className="text-13 font-medium text-ink">{children}</span>
      {aside === undefined ? null : <span className="text-12 text-ink-2">{aside}</span>}
    </div>
  );
}
