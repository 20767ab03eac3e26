import type { ReactNode } from 'react';

export interface EmptyStateProps {
  readonly icon?: ReactNode;
  /** What belongs here. */
  readonly title: string;
  readonly description?: ReactNode;
  /** The one button that starts it. */
  readonly action?: ReactNode;
}

export function EmptyState({ icon, title, description, action }: EmptyStateProps) {
  return (
    <div className="flex flex-col items-center px-6 py-12 text-center">
      {icon === undefined ? null : <div className="mb-3 flex size-10 items-center justify-center rounded-card border border-line bg-surface text-ink-2">{icon}</div>}
      <h2 className="text-14 font-semibold">{title}</h2>
      {description === undefined ? null : <p className="mt-1 max-w-96 text-13 text-ink-2">{description}</p>}
      {action === undefined ? null : <div className="mt-4 flex gap-2">{action}</div>}
    </div>
  );
}
