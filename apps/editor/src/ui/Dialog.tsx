// A dialog only asks a question: a title that is the question, one or two sentences, and the answers. Work happens in panels.
import { AlertDialog } from '@base-ui/react/alert-dialog';
import type { ReactNode } from 'react';
import { Button } from './Button.tsx';

export interface DialogProps {
  readonly open: boolean;
  readonly onOpenChange: (open: boolean) => void;
  readonly title: string;
  readonly description?: ReactNode;
  /** The verb of the answer that does it, e.g. "Delete". */
  readonly confirmLabel: string;
  readonly cancelLabel?: string;
  readonly isDangerous?: boolean;
  readonly isBusy?: boolean;
  readonly onConfirm: () => void;
  /** A short form that belongs to the question, e.g. one field. */
  readonly children?: ReactNode;
}

export function Dialog({ open, onOpenChange, title, description, confirmLabel, cancelLabel = 'Cancel', isDangerous = false, isBusy = false, onConfirm, children }: DialogProps) {
  return (
    <AlertDialog.Root open={open} onOpenChange={(next) => onOpenChange(next)}>
      <AlertDialog.Portal>
        <AlertDialog.Backdrop className="fixed inset-0 z-40 bg-ink/20 transition-opacity data-[ending-style]:opacity-0 data-[starting-style]:opacity-0" />
        <AlertDialog.Popup className="fixed top-[28vh] left-1/2 z-50 w-[min(420px,calc(100vw-32px))] -translate-x-1/2 rounded-card border border-line bg-raised p-5 shadow-pop transition-opacity data-[ending-style]:opacity-0 data-[starting-style]:opacity-0">
          <form onSubmit={(event) => { event.preventDefault(); onConfirm(); }}>
            <AlertDialog.Title className="text-14 font-semibold">{title}</AlertDialog.Title>
            {description === undefined ? null : <AlertDialog.Description className="mt-1.5 text-13 text-ink-2">{description}</AlertDialog.Description>}
            {children === undefined ? null : <div className="mt-4">{children}</div>}
            <div className="mt-5 flex justify-end gap-2">
              <AlertDialog.Close render={<Button variant="secondary" />}>{cancelLabel}</AlertDialog.Close>
              <Button type="submit" variant={isDangerous ? 'danger' : 'primary'} isBusy={isBusy}>{confirmLabel}</Button>
            </div>
          </form>
        </AlertDialog.Popup>
      </AlertDialog.Portal>
    </AlertDialog.Root>
  );
}
