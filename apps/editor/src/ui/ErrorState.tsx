import { TriangleAlert } from 'lucide-react';
import type { ReactNode } from 'react';

export interface ErrorStateProps {
  /** What happened. */
  readonly title: string;
  /** Where, and what to do about it. */
  readonly detail?: ReactNode;
  /** The way on: try again, go back. */
  readonly action?: ReactNode;
}

export function ErrorState({ title, detail, action }: ErrorStateProps) {
  return (
    <div role="alert" className="flex flex-col items-center px-6 py-12 text-center">
      <div className="mb-3 flex size-10 items-center justify-center rounded-card bg-failed/10 text-failed"><TriangleAlert size={18} aria-hidden /></div>
      <h2 className="text-14 font-semibold">{title}</h2>
      {detail === undefined ? null : <div className="mt-1 max-w-120 whitespace-pre-line text-13 text-ink-2">{detail}</div>}
      {action === undefined ? null : <div className="mt-4 flex gap-2">{action}</div>}
    </div>
  );
}
