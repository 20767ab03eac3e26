import type { ReactNode } from 'react';
import { classNames } from './class-names.ts';

export type Tone = 'neutral' | 'running' | 'waiting' | 'done' | 'failed';

const tones: { readonly [tone in Tone]: string } = {
  neutral: 'bg-ink/6 text-ink-2',
  running: 'bg-running/10 text-running-ink',
  waiting: 'bg-waiting/14 text-waiting-ink',
  done: 'bg-done/12 text-done-ink',
  failed: 'bg-failed/10 text-failed-ink',
};

export interface BadgeProps {
  readonly tone?: Tone;
  readonly icon?: ReactNode;
  readonly children: ReactNode;
  readonly className?: string;
}

export function Badge({ tone = 'neutral', icon, children, className }: BadgeProps) {
  return (
    <span className={classNames('inline-flex h-5 shrink-0 items-center gap-1 rounded-full px-2 text-12 font-medium whitespace-nowrap', tones[tone], className)}>
      {icon}
      {children}
    </span>
  );
}
