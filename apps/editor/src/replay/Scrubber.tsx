// The position in the run: a slider with the buttons around it.
import { ChevronLeft, ChevronRight, Pause, Play, Radio, SkipBack, SkipForward } from 'lucide-react';
import { classNames } from '../ui/class-names.ts';
import { IconButton } from '../ui/IconButton.tsx';
import { Menu } from '../ui/Menu.tsx';
import { Tooltip } from '../ui/Tooltip.tsx';
import { speeds } from './playback.ts';
import { useRunView } from './run-context.ts';
import { wordsOf } from './step-words.ts';
import { useReplay } from './use-replay.ts';

/** More would be a grey band. */
const MOST_TICKS = 160;

export function Scrubber() {
  const { store } = useRunView();
  const cursor = useReplay(store, (state) => state.cursor);
  const length = useReplay(store, (state) => state.length);
  const isPlaying = useReplay(store, (state) => state.isPlaying);
  const isEmpty = length === 0;
  return (
    <div role="group" aria-label="Position in the run" className="flex h-11 shrink-0 items-center gap-1 border-b border-line bg-surface px-3">
      <IconButton label="First step" shortcut="Home" icon={<SkipBack size={16} />} disabled={cursor <= 1} onClick={() => store.show(1)} />
      <IconButton label="Previous step" shortcut="←" icon={<ChevronLeft size={18} />} disabled={cursor <= 1} onClick={() => store.show(cursor - 1)} />
      <IconButton
        label={isPlaying ? 'Pause' : 'Play'}
        shortcut="Space"
        icon={isPlaying ? <Pause size={16} /> : <Play size={16} />}
        disabled={isEmpty}
        onClick={store.togglePlaying}
        className="border border-line-strong bg-surface"
      />
      <IconButton label="Next step" shortcut="→" icon={<ChevronRight size={18} />} disabled={cursor >= length} onClick={() => store.show(cursor + 1)} />
      <IconButton label="Last step" shortcut="End" icon={<SkipForward size={16} />} disabled={cursor >= length} onClick={() => store.show(length)} />
      <span className="numbers mx-2 min-w-16 text-right font-mono text-12 whitespace-nowrap"><span className="text-ink">{cursor}</span><span className="text-ink-2"> / {length}</span></span>
      <Slider />
      <SpeedMenu />
      <LiveButton />
    </div>
  );
}

function Slider() {
  const { store, steps } = useRunView();
  const cursor = useReplay(store, (state) => state.cursor);
  const length = useReplay(store, (state) => state.length);
  const share = length <= 1 ? 1 : (cursor - 1) / (length - 1);
  const said = cursor === 0 ? 'Nothing yet' : `Step ${cursor} of ${length}: ${wordsOf(store.recording.eventAt(cursor), steps).title}`;
  return (
    <div className="relative mx-2 flex h-8 min-w-24 flex-1 items-center">
      {length > 1 && length <= MOST_TICKS ? <Ticks count={length} /> : null}
      <div aria-hidden className="absolute inset-x-0 h-1 rounded-full bg-line-strong" />
      <div aria-hidden className="absolute left-0 h-1 rounded-full bg-accent" style={{ width: `${share * 100}%` }} />
      <div aria-hidden className="pointer-events-none absolute size-3.5 -translate-x-1/2 rounded-full border-2 border-accent bg-raised shadow-float" style={{ left: `${share * 100}%` }} />
      <input
        type="range"
        aria-label="Step of the run"
        aria-valuetext={said}
        min={Math.min(1, length)}
        max={length}
        step={1}
        value={cursor}
        disabled={length <= 1}
        onChange={(event) => store.show(event.currentTarget.valueAsNumber)}
        className="absolute -inset-x-[7px] m-0 h-8 cursor-pointer appearance-none bg-transparent opacity-0 disabled:cursor-default"
      />
      <div aria-hidden className="pointer-events-none absolute -inset-x-2 inset-y-0 rounded-control [input:focus-visible+&]:outline-2 [input:focus-visible+&]:outline-accent" />
    </div>
  );
}

function Ticks({ count }: { readonly count: number }) {
  return (
    <div aria-hidden className="absolute inset-x-0 top-1/2 h-0">
      {Array.from({ length: count }, (_, index) => (
        <span key={index} className="absolute top-1 h-1 w-px bg-line-strong" style={{ left: `${(index / (count - 1)) * 100}%` }} />
      ))}
    </div>
  );
}

function SpeedMenu() {
  const { store } = useRunView();
  const speed = useReplay(store, (state) => state.speed);
  return (
    <Menu
      side="top"
      trigger={<button type="button" aria-label={`Speed: ${speed} times`} className="numbers h-8 min-w-10 rounded-control px-2 text-12 text-ink-2 hover:bg-ink/5 hover:text-ink">{speed}×</button>}
      groups={[speeds.map((choice) => ({ label: choice === 1 ? '1× as it ran' : `${choice}×`, onSelect: () => store.setSpeed(choice) }))]}
    />
  );
}

const connectionWords = {
  following: 'Show each step as it happens',
  lost: 'The connection is lost; trying again',
  ended: 'The run is over',
} as const;

function LiveButton() {
  const { store } = useRunView();
  const connection = useReplay(store, (state) => state.connection);
  const isFollowing = useReplay(store, (state) => state.isFollowing);
  const isLive = connection === 'following' && isFollowing;
  return (
    <Tooltip content={connectionWords[connection]}>
      <button
        type="button"
        aria-pressed={isLive}
        disabled={connection === 'ended'}
        onClick={store.follow}
        className={classNames(
          'inline-flex h-8 items-center gap-1.5 rounded-control px-2 text-13 transition-colors disabled:opacity-45',
          isLive ? 'bg-running/10 text-running-ink' : connection === 'lost' ? 'text-waiting-ink' : 'text-ink-2 hover:bg-ink/5 hover:text-ink',
        )}
      >
        <Radio size={15} aria-hidden className={classNames(isLive && 'animate-breathe')} />
        {connection === 'lost' ? 'Reconnecting' : 'Live'}
      </button>
    </Tooltip>
  );
}
