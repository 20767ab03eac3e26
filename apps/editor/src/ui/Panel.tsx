// A side of the page: a header, sections divided by lines, its own scroll.
import type { ReactNode } from 'react';
import { classNames } from './class-names.ts';

export interface PanelProps {
  readonly label: string;
  readonly className?: string;
  readonly children: ReactNode;
}

export function Panel({ label, className, children }: PanelProps) {
  return (
    <section aria-label={label} className={classNames('flex h-full min-h-0 min-w-0 flex-col overflow-hidden bg-surface', className)}>
      {children}
    </section>
  );
}

export interface PanelHeaderProps {
  readonly icon?: ReactNode;
  readonly title: ReactNode;
  readonly subtitle?: ReactNode;
  readonly actions?: ReactNode;
}

export function PanelHeader({ icon, title, subtitle, actions }: PanelHeaderProps) {
  return (
    <header className="flex shrink-0 items-center gap-3 px-4 pt-3 pb-2">
      {icon}
      <div className="min-w-0 flex-1">
        <h2 className="truncate text-14 font-semibold">{title}</h2>
        {subtitle === undefined ? null : <div className="truncate text-12 text-ink-2">{subtitle}</div>}
      </div>
      {actions}
    </header>
  );
}

export interface PanelSectionProps {
  readonly title?: ReactNode;
  readonly aside?: ReactNode;
  readonly className?: string;
  readonly children: ReactNode;
}

export function PanelSection({ title, aside, className, children }: PanelSectionProps) {
  return (
    <div className={classNames('flex flex-col gap-3 border-b border-line p-4 last:border-b-0', className)}>
      {title === undefined ? null : (
        <div className="flex items-baseline justify-between gap-3">
          <h3 className="text-12 font-medium text-ink-2">{title}</h3>
          {aside === undefined ? null : <span className="text-12 text-ink-2">{aside}</span>}
        </div>
      )}
      {children}
    </div>
  );
}
