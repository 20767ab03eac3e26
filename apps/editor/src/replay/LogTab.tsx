// The log: every event in order, in plain words. Choosing one moves the cursor to it.
import { classNames } from '../ui/class-names.ts';
import { formatDuration } from '../ui/format.ts';
import { useRunView } from './run-context.ts';
import { wordsOf, type Tone } from './step-words.ts';
import { useReplay } from './use-replay.ts';
import { VirtualList } from './VirtualList.tsx';

const ROW = 44;
const dots: { readonly [tone in Tone]: string } = { running: 'bg-running', waiting: 'bg-waiting', done: 'bg-done', failed: 'bg-failed', cancelled: 'bg-ink-3' };

export function LogTab() {
  const { store } = useRunView();
  const length = useReplay(store, (state) => state.length);
  const cursor = useReplay(store, (state) => state.cursor);
  return (
    <VirtualList count={length} rowHeight={ROW} label="Events of the run" current={cursor === 0 ? null : cursor - 1}>
      {(index) => <LogRow seq={index + 1} isCurrent={index + 1 === cursor} isAhead={index + 1 > cursor} />}
    </VirtualList>
  );
}

function LogRow({ seq, isCurrent, isAhead }: { readonly seq: number; readonly isCurrent: boolean; readonly isAhead: boolean }) {
  const { store, steps } = useRunView();
  const event = store.recording.eventAt(seq);
  const words = wordsOf(event, steps);
  return (
    <button
      type="button"
      aria-current={isCurrent ? 'step' : undefined}
      title={words.actor ?? undefined}
      onClick={() => store.show(seq)}
      className={classNames('flex h-full w-full items-center gap-3 px-4 text-left', isCurrent ? 'bg-accent/10' : 'hover:bg-ink/4', isAhead && 'opacity-55')}
    >
      <span className="numbers w-8 shrink-0 text-right font-mono text-12 text-ink-2">{seq}</span>
      <span aria-hidden className={classNames('size-2 shrink-0 rounded-full', dots[words.tone])} />
      <span className="flex min-w-0 flex-1 flex-col">
        <span className="truncate text-13 text-ink">{words.title}</span>
        <span className="truncate font-mono text-11 text-ink-2">{event.type}{words.actor === null ? '' : ` · ${words.actor.slice(words.actor.lastIndexOf('/') + 1)}`}</span>
      </span>
      <span className="numbers shrink-0 text-12 text-ink-2">{formatDuration(event.at - store.recording.eventAt(1).at)}</span>
    </button>
  );
}
