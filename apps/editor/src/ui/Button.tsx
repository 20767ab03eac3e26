import type { ComponentProps, ReactNode } from 'react';
import { LoaderCircle } from 'lucide-react';
import { classNames } from './class-names.ts';

export type ButtonVariant = 'primary' | 'secondary' | 'ghost' | 'danger';
export type ButtonSize = 'regular' | 'small';

export interface ButtonProps extends ComponentProps<'button'> {
  readonly variant?: ButtonVariant;
  readonly size?: ButtonSize;
  readonly icon?: ReactNode;
  /** Shows that it is at work and takes no second press. */
  readonly isBusy?: boolean;
}

const variants: { readonly [variant in ButtonVariant]: string } = {
  primary: 'bg-ink text-bg hover:bg-ink/88',
  secondary: 'border border-line-strong bg-surface text-ink hover:bg-ink/4',
  ghost: 'text-ink-2 hover:bg-ink/5 hover:text-ink',
  danger: 'bg-failed text-surface hover:bg-failed/90',
};

const sizes: { readonly [size in ButtonSize]: string } = { regular: 'h-8 px-3 text-13', small: 'h-7 px-2 text-12' };

/** The look of a button for what is not one, e.g. a link. */
export function buttonClass(variant: ButtonVariant = 'secondary', size: ButtonSize = 'regular'): string {
  return classNames(
    'relative inline-flex shrink-0 items-center justify-center gap-1.5 rounded-control font-medium whitespace-nowrap transition-colors select-none',
    'after:absolute after:-inset-0.5 disabled:pointer-events-none disabled:opacity-45 aria-disabled:pointer-events-none aria-disabled:opacity-45',
    variants[variant],
    sizes[size],
  );
}

export function Button({ variant = 'secondary', size = 'regular', icon, isBusy = false, className, children, disabled, type = 'button', ...rest }: ButtonProps) {
  return (
    <button type={type} className={classNames(buttonClass(variant, size), className)} disabled={disabled === true || isBusy} aria-busy={isBusy} {...rest}>
      {isBusy ? <LoaderCircle size={15} className="animate-spin" aria-hidden /> : icon}
      {children}
    </button>
  );
}
