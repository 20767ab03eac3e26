// Beside the run's name: how it stands now, and what it is a run of.
import type { RunShape } from '@cadre/client';
import { StatusBadge, type RunStatus as Status } from '../ui/StatusBadge.tsx';
import { Link } from '@tanstack/react-router';
import { formatRunId } from '../ui/format.ts';
import { useRunView } from './run-context.ts';
import { askedAt } from './projections.ts';
import { useReplay } from './use-replay.ts';
import type { RunStore } from './open-recording.ts';

export function RunStatus({ run }: { readonly run: RunShape }) {
  const { store } = useRunView();
  const status = useReplay(store, (state) => statusOf(store, state.length) ?? run.status);
  const isAskingPerson = useReplay(store, (state) => status === 'waiting' && askedAt(store, state.length).length > 0);
  return (
    <>
      <StatusBadge status={status} {...(isAskingPerson ? { title: 'Waiting for a person' } : {})} />
      <span className="hidden truncate lg:inline">{run.revision === null ? 'draft' : `revision ${run.revision}`}{run.environment === null ? '' : ` · ${run.environment}`}</span>
      {run.parent === null ? null : (
        <span className="hidden truncate xl:inline">· fork of <Link to="/runs/$id" params={{ id: run.parent.run }} className="rounded-small font-mono text-12 hover:text-ink hover:underline">{formatRunId(run.parent.run)}</Link> at step {run.parent.seq}</span>
      )}
    </>
  );
}

/** The fold knows first: the run's row is read a moment later. Null while nothing is folded. */
function statusOf(store: RunStore, length: number): Status | null {
  return length === 0 ? null : store.recording.stateAt(length).status;
}
