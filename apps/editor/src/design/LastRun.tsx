// What a node did in the run that was started from this page: the inspector's tab for it.
import type { NodeId } from '@cadre/graph-schema';
import { NodeTab } from '../replay/NodeTab.tsx';
import { RunProvider, useOpenedView } from '../replay/run-context.ts';
import { newestActor } from '../replay/subject.ts';
import { useReplay } from '../replay/use-replay.ts';
import { useLiveRun } from './live-run.ts';
import type { OpenedRun } from './live-run.ts';

export function LastRun({ node }: { readonly node: NodeId }) {
  const { opened } = useLiveRun();
  return opened === null ? null : <NodeInRun opened={opened} node={node} />;
}

function NodeInRun({ opened, node }: { readonly opened: OpenedRun; readonly node: NodeId }) {
  const view = useOpenedView(opened.id, opened);
  const length = useReplay(opened.store, (state) => state.length);
  const actor = length === 0 ? null : newestActor(view.lanes, node, opened.store.recording.eventAt(length).at);
  return <RunProvider value={view}><NodeTab node={node} actor={actor} /></RunProvider>;
}
