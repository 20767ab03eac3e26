// The opened run: header, canvas, scrubber, timeline and details, all looking at one replay store.
import { useEffect, useState } from 'react';
import { useQueryClient } from '@tanstack/react-query';
import type { RunShape } from '@cadre/client';
import { client } from '../api/client.ts';
import { keys } from '../api/keys.ts';
import { notifyFailure } from '../api/notify-failure.ts';
import { hasEnded } from '../api/runs.ts';
import { Page } from '../shell/Page.tsx';
import { formatRunId } from '../ui/format.ts';
import { Splitter } from '../ui/Splitter.tsx';
import { DetailsPanel } from './DetailsPanel.tsx';
import { followRecording } from './follow-recording.ts';
import type { Opened, RunStore } from './open-recording.ts';
import { RunProvider, useOpenedView } from './run-context.ts';
import { RunActions } from './RunActions.tsx';
import { RunCanvas } from './RunCanvas.tsx';
import { RunNotices } from './RunNotices.tsx';
import { RunStatus } from './RunStatus.tsx';
import { Scrubber } from './Scrubber.tsx';
import { Timeline } from './Timeline.tsx';
import { useAddress } from './use-address.ts';
import { usePlayback } from './use-playback.ts';
import { useReplayKeys } from './use-replay-keys.ts';

export function RunWorkspace({ run, opened }: { readonly run: RunShape; readonly opened: Opened }) {
  const view = useOpenedView(run.id, opened);
  const { store } = opened;
  useFollowing(store, run);
  useAddress(store);
  usePlayback(store);
  useReplayKeys(store);
  return (
    <RunProvider value={view}>
      <Page
        crumbs={[{ label: 'Runs', link: { to: '/runs' } }, { label: opened.graph.name, link: { to: '/graphs/$slug', params: { slug: run.graph } } }, { label: <span className="font-mono" title={run.id}>{formatRunId(run.id)}</span> }]}
        title={`Run ${formatRunId(run.id)} · ${opened.graph.name}`}
        status={<RunStatus run={run} />}
        actions={<RunActions run={run} />}
        isWorkspace
      >
        <Splitter name="run.details" label="Width of the details" side="right" initial={360} min={280} max={640} fixed={<DetailsPanel run={run} />}>
          <Splitter
            name="run.timeline"
            label="Height of the timeline"
            side="bottom"
            initial={300}
            min={120}
            max={560}
            fixed={<div className="flex h-full min-h-0 flex-col"><Scrubber /><div className="min-h-0 flex-1"><Timeline /></div></div>}
          >
            <RunNotices run={run} />
            <RunCanvas />
          </Splitter>
        </Splitter>
      </Page>
    </RunProvider>
  );
}

/** Follows the log until the run ends. The run's row is read again whenever the stream says that it changed. */
function useFollowing(store: RunStore, run: RunShape): void {
  const queries = useQueryClient();
  const { id } = run;
  // Asked once: while the run is followed, the stream itself says when it ends.
  const [isOver] = useState(() => hasEnded(run.status) && store.getState().length >= run.seq);
  useEffect(() => {
    if (isOver) {
      store.setConnection('ended');
      return undefined;
    }
    const stop = new AbortController();
    followRecording(store, {
      source: client.runs,
      id,
      signal: stop.signal,
      onStatus: () => void queries.invalidateQueries({ queryKey: keys.run(id) }),
      schedule: (callback) => setTimeout(callback, 40),
    }).catch((error: unknown) => {
      if (!stop.signal.aborted) notifyFailure(error);
    });
    return () => stop.abort();
  }, [store, id, queries, isOver]);
}
