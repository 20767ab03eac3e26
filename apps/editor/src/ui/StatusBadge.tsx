// A run's status: always a word and an icon, never colour alone.
import { CircleCheck, CircleDashed, CircleSlash, CircleX, Hand, LoaderCircle, type LucideIcon } from 'lucide-react';
import { Badge, type Tone } from './Badge.tsx';
import { classNames } from './class-names.ts';

export type RunStatus = 'queued' | 'running' | 'waiting' | 'completed' | 'failed' | 'cancelled';

export const runStatuses: { readonly [status in RunStatus]: { readonly title: string; readonly tone: Tone; readonly icon: LucideIcon } } = {
  queued: { title: 'Queued', tone: 'neutral', icon: CircleDashed },
  running: { title: 'Running', tone: 'running', icon: LoaderCircle },
  waiting: { title: 'Waiting', tone: 'waiting', icon: Hand },
  completed: { title: 'Completed', tone: 'done', icon: CircleCheck },
  failed: { title: 'Failed', tone: 'failed', icon: CircleX },
  cancelled: { title: 'Cancelled', tone: 'neutral', icon: CircleSlash },
};

export interface StatusBadgeProps {
  readonly status: RunStatus;
  /** More exact words than the status, e.g. "Waiting for a person". */
  readonly title?: string;
}

export function StatusBadge({ status, title }: StatusBadgeProps) {
  const shown = runStatuses[status];
  const Icon = shown.icon;
  return (
    <Badge tone={shown.tone} icon={<Icon size={13} strokeWidth={2.25} aria-hidden className={classNames(status === 'running' && 'motion-safe:animate-spin [animation-duration:2.4s]')} />}>
      {title ?? shown.title}
    </Badge>
  );
}
