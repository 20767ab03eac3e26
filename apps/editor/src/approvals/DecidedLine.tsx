import type { ReactNode } from 'react';
import { Link } from '@tanstack/react-router';
import { Check, X } from 'lucide-react';
import { formatRunId } from '../ui/format.ts';
import type { Decided } from './inbox.ts';

export interface DecidedLineProps {
  readonly decided: Decided;
  /** Who asked. */
  readonly title: ReactNode;
  readonly team: ReactNode;
}

/** What was decided, in the place of its question. */
export function DecidedLine({ decided: { approval, word }, title, team }: DecidedLineProps) {
  const isRejected = word === 'Rejected';
  const Icon = isRejected ? X : Check;
  return (
    <p role="status" className="flex items-center gap-2 rounded-control border border-line bg-surface px-3 py-2 text-13">
      <Icon size={15} className={isRejected ? 'shrink-0 text-failed-ink' : 'shrink-0 text-done-ink'} aria-hidden />
      <span className={isRejected ? 'shrink-0 font-medium text-failed-ink' : 'shrink-0 font-medium text-done-ink'}>{word}</span>
      <span className="min-w-0 truncate text-ink-2">{title} in {team}</span>
      <Link to="/runs/$id" params={{ id: approval.run }} title={approval.run} className="ml-auto shrink-0 rounded-small font-mono text-12 text-ink-2 hover:text-ink hover:underline">run {formatRunId(approval.run)}</Link>
    </p>
  );
}
