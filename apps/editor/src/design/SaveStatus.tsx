// Beside the name: whether the server has what is drawn.
import { Check, CloudOff, LoaderCircle, TriangleAlert } from 'lucide-react';
import { useStore } from 'zustand';
import type { Autosave } from '../document/autosave.ts';

export function SaveStatus({ autosave }: { readonly autosave: Autosave }) {
  const state = useStore(autosave.state);
  return (
    <span role="status" className="flex items-center gap-1.5 text-13 text-ink-2">
      {state.status === 'saved' ? <><Check size={15} aria-hidden /> Saved</> : null}
      {state.status === 'changed' || state.status === 'saving' ? <><LoaderCircle size={14} className="motion-safe:animate-spin" aria-hidden /> Saving</> : null}
      {state.status === 'conflict' ? <span className="flex items-center gap-1.5 text-waiting-ink"><TriangleAlert size={15} aria-hidden /> Not saved</span> : null}
      {state.status === 'failed' ? (
        <span className="flex min-w-0 items-center gap-1.5 text-failed-ink" title={state.message}>
          <CloudOff size={15} aria-hidden /> Not saved
          <button type="button" onClick={() => void autosave.flush()} className="rounded-small text-accent hover:underline">Try again</button>
        </span>
      ) : null}
    </span>
  );
}
