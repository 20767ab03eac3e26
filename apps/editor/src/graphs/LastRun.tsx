import { Link } from '@tanstack/react-router';
import { RelativeTime } from '../ui/RelativeTime.tsx';
import { runStatuses, type RunStatus } from '../ui/StatusBadge.tsx';

const colours = { neutral: 'text-ink-2', running: 'text-running-ink', waiting: 'text-waiting-ink', done: 'text-done-ink', failed: 'text-failed-ink' } as const;

export interface LastRunProps {
  readonly run: { readonly id: string; readonly status: string; readonly createdAt: string };
}

/** The newest run in two words and a time; leads to it. */
export function LastRun({ run }: LastRunProps) {
  const status = isStatus(run.status) ? runStatuses[run.status] : null;
  const Icon = status?.icon;
  return (
    <Link to="/runs/$id" params={{ id: run.id }} className="relative z-10 inline-flex min-w-0 items-center gap-1 rounded-small hover:text-ink hover:underline">
      {Icon === undefined || status === null ? null : <Icon size={13} className={colours[status.tone]} aria-hidden />}
      <span className="truncate">{status?.title ?? run.status} <RelativeTime at={run.createdAt} /></span>
    </Link>
  );
}

function isStatus(value: string): value is RunStatus {
  return Object.hasOwn(runStatuses, value);
}
