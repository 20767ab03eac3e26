import { X } from 'lucide-react';
import type { ReactNode } from 'react';

export interface ChipProps {
  readonly children: ReactNode;
  readonly icon?: ReactNode;
  /** With it the chip has a button that takes it away. */
  readonly onRemove?: () => void;
  readonly removeLabel?: string;
}

/** A value among others: a file, a model, a person. */
export function Chip({ children, icon, onRemove, removeLabel = 'Remove' }: ChipProps) {
  return (
    <span className="inline-flex h-6 max-w-full items-center gap-1.5 rounded-chip border border-line bg-sunken px-2 text-12 text-ink">
      {icon}
      <span className="truncate">{children}</span>
      {onRemove === undefined ? null : (
        <button type="button" aria-label={removeLabel} onClick={onRemove} className="relative -mr-1 flex size-4 items-center justify-center rounded-small text-ink-3 after:absolute after:-inset-2 hover:text-ink">
          <X size={12} />
        </button>
      )}
    </span>
  );
}
