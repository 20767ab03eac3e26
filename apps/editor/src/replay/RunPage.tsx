// The page of one run: the graph that ran, painted at the cursor, time below it and details beside it. While the run goes on
// the same page follows it at its end.
import { useParams } from '@tanstack/react-router';
import { useEffect, useState, type ReactNode } from 'react';
import type { RunShape } from '@cadre/client';
import { client } from '../api/client.ts';
import { Failure } from '../api/Failure.tsx';
import { useRun } from '../api/runs.ts';
import { Page } from '../shell/Page.tsx';
import { formatCount, formatRunId } from '../ui/format.ts';
import { openRecording, type Opened } from './open-recording.ts';
import { RunSkeleton } from './RunSkeleton.tsx';
import { RunWorkspace } from './RunWorkspace.tsx';

export function RunPage() {
  const { id } = useParams({ from: '/runs/$id' });
  // A fork leads from one run to another: nothing of the first may stay.
  return <OpenRun key={id} id={id} />;
}

function OpenRun({ id }: { readonly id: string }) {
  const run = useRun(id);
  if (run.data !== undefined) return <OpenRecording run={run.data} />;
  return (
    <RunFrame id={id}>
      {run.isError ? <Failure error={run.error} onRetry={() => void run.refetch()} /> : <RunSkeleton />}
    </RunFrame>
  );
}

function OpenRecording({ run }: { readonly run: RunShape }) {
  const [attempt, setAttempt] = useState(0);
  const opening = useOpening(run.id, attempt);
  if (opening.type === 'opened') return <RunWorkspace run={run} opened={opening.opened} />;
  const isLong = run.seq > LONG_LOG;
  return (
    <RunFrame id={run.id}>
      {opening.type === 'failed'
        ? <Failure error={opening.error} onRetry={() => setAttempt(attempt + 1)} />
        : <RunSkeleton {...(isLong ? { progress: `${formatCount(opening.events)} of ${formatCount(run.seq)} events` } : {})} />}
    </RunFrame>
  );
}

/** A longer log comes in several pages; how far it is, is worth telling. */
const LONG_LOG = 1_000;

function RunFrame({ id, children }: { readonly id: string; readonly children: ReactNode }) {
  return <Page crumbs={[{ label: 'Runs', link: { to: '/runs' } }, { label: formatRunId(id) }]} isWorkspace>{children}</Page>;
}

type Opening = { readonly type: 'loading'; readonly events: number } | { readonly type: 'opened'; readonly opened: Opened } | { readonly type: 'failed'; readonly error: unknown };

function useOpening(id: string, attempt: number): Opening {
  const [opening, setOpening] = useState<Opening>({ type: 'loading', events: 0 });
  useEffect(() => {
    let isGone = false;
    const tell = (next: Opening): void => {
      if (!isGone) setOpening(next);
    };
    tell({ type: 'loading', events: 0 });
    openRecording(client.runs, id, (events) => tell({ type: 'loading', events })).then(
      (opened) => tell({ type: 'opened', opened }),
      (error: unknown) => tell({ type: 'failed', error }),
    );
    return () => {
      isGone = true;
    };
  }, [id, attempt]);
  return opening;
}

