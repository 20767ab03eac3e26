import type { ReactNode } from 'react';
import { classNames } from './class-names.ts';

export function Kbd({ children, tone = 'plain' }: { readonly children: ReactNode; readonly tone?: 'plain' | 'inverse' }) {
  return (
    <kbd
      className={classNames(
        'inline-flex h-4 min-w-4 items-center justify-center rounded-small border px-1 text-11 leading-none',
        tone === 'plain' ? 'border-line-strong text-ink-2' : 'border-bg/30 text-bg/80',
      )}
    >
      {children}
    </kbd>
  );
}
