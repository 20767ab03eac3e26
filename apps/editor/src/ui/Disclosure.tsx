// A part that is closed until somebody wants it, under one quiet line. Which state it is in is remembered by its name.
import { ChevronRight } from 'lucide-react';
import { useId, useState, type ReactNode } from 'react';
import { classNames } from './class-names.ts';
import { recallOpen, rememberOpen } from './remembered-open.ts';

export interface DisclosureProps {
  /** It is remembered by. */
  readonly name: string;
  readonly label: string;
  /** Beside the label while it is closed: what it holds. */
  readonly summary?: ReactNode;
  /** Open whatever was remembered: something in it wants to be seen. */
  readonly isForced?: boolean;
  readonly children: ReactNode;
}

export function Disclosure({ name, label, summary, isForced = false, children }: DisclosureProps) {
  const id = useId();
  const [isWanted, setWanted] = useState(() => recallOpen(name));
  const isOpen = isWanted || isForced;
  function toggle(): void {
    setWanted(!isOpen);
    rememberOpen(name, !isOpen);
  }
  return (
    <div className="flex min-w-0 flex-col">
      <button type="button" aria-expanded={isOpen} aria-controls={id} onClick={toggle} className="-mx-1 flex min-h-8 min-w-0 items-center gap-1.5 rounded-chip px-1 text-left text-13 text-ink-2 hover:text-ink">
        <ChevronRight size={14} aria-hidden className={classNames('shrink-0', isOpen && 'rotate-90')} />
        <span className="font-medium">{label}</span>
        {isOpen || summary === undefined ? null : <span className="min-w-0 truncate text-12">{summary}</span>}
      </button>
      {isOpen ? <div id={id} className="pt-2 pb-1">{children}</div> : null}
    </div>
  );
}
