import type { ComponentProps, ReactNode } from 'react';
import { classNames } from './class-names.ts';
import { Tooltip } from './Tooltip.tsx';

export interface IconButtonProps extends Omit<ComponentProps<'button'>, 'children'> {
  /** What it does: the tooltip and the accessible name. */
  readonly label: string;
  readonly shortcut?: string;
  readonly icon: ReactNode;
  readonly side?: 'top' | 'right' | 'bottom' | 'left';
  readonly size?: 'regular' | 'small';
  readonly isActive?: boolean;
}

export function IconButton({ label, shortcut, icon, side = 'top', size = 'regular', isActive, className, type = 'button', ...rest }: IconButtonProps) {
  return (
    <Tooltip content={label} shortcut={shortcut} side={side}>
      <button
        type={type}
        aria-label={label}
        {...(isActive === undefined ? {} : { 'aria-pressed': isActive })}
        className={classNames(
          'relative inline-flex shrink-0 items-center justify-center rounded-control transition-colors after:absolute after:-inset-0.5 disabled:pointer-events-none disabled:opacity-40',
          size === 'regular' ? 'size-8' : 'size-7',
          isActive === true ? 'bg-accent/10 text-accent' : 'text-ink-2 hover:bg-ink/5 hover:text-ink',
          className,
        )}
        {...rest}
      >
        {icon}
      </button>
    </Tooltip>
  );
}
