// While the canvas is painted by a run and its panel is closed: which run, how it stands, and the way back to plain drawing.
import { StatusBadge } from '../ui/StatusBadge.tsx';
import { Button } from '../ui/Button.tsx';
import { useReplay } from '../replay/use-replay.ts';
import { useDesign } from './design-context.ts';
import { useLiveRun } from './live-run.ts';
import type { OpenedRun } from './live-run.ts';

export function RunNotice() {
  const { opened } = useLiveRun();
  const { side } = useDesign();
  return opened === null || side === 'run' ? null : <Shown opened={opened} />;
}

function Shown({ opened: { store } }: { readonly opened: OpenedRun }) {
  const live = useLiveRun();
  const { openSide } = useDesign();
  const status = useReplay(store, (state) => (state.length === 0 ? 'queued' : store.recording.stateAt(state.length).status));
  return (
    <div className="flex items-center gap-2 rounded-control border border-line bg-raised p-1 pl-3 text-12 shadow-float">
      <span className="text-ink-2">Your run</span> <StatusBadge status={status} />
      <Button size="small" variant="ghost" onClick={() => openSide('run')}>Show</Button>
      <Button size="small" variant="ghost" onClick={live.clear}>Clear</Button>
    </div>
  );
}
