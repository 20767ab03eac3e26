// Somebody else saved this graph meanwhile. Nothing is lost and nothing is decided for the person: they choose.
import { TriangleAlert } from 'lucide-react';
import { useStore } from 'zustand';
import type { Autosave } from '../document/autosave.ts';
import { Button } from '../ui/Button.tsx';

export function ConflictNotice({ autosave }: { readonly autosave: Autosave }) {
  const state = useStore(autosave.state);
  if (state.status !== 'conflict') return null;
  return (
    <div role="alert" className="absolute inset-x-4 top-4 z-20 flex flex-wrap items-center gap-3 rounded-card border border-waiting bg-raised p-3 shadow-pop">
      <TriangleAlert size={18} className="shrink-0 text-waiting" aria-hidden />
      <p className="min-w-60 flex-1">
        <span className="font-medium">Somebody else has saved this team meanwhile.</span>{' '}
        <span className="text-ink-2">Your drawing is still here and not saved. Take version {state.theirs.version}, or replace it with yours.</span>
      </p>
      <div className="flex gap-2">
        <Button onClick={() => autosave.takeTheirs()}>Take theirs</Button>
        <Button variant="primary" onClick={() => void autosave.keepMine()}>Keep mine</Button>
      </div>
    </div>
  );
}
