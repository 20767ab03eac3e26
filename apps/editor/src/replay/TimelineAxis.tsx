// The time axis: seconds of work since the start, and a mark wherever a long wait was cut short.
import { formatDuration } from '../ui/format.ts';
import { breaksOf, ticksOf } from './timeline-geometry.ts';
import type { TimeScale } from './time-scale.ts';

const TICK_ROOM = 76;
/** A break narrower than this has no room for its words. */
const BREAK_LABEL_ROOM = 56;

export function TimelineAxis({ scale, width }: { readonly scale: TimeScale; readonly width: number }) {
  if (width === 0) return null;
  return (
    <div aria-hidden className="numbers absolute inset-0 overflow-hidden text-11 text-ink-2">
      {ticksOf(scale, width, TICK_ROOM).map((tick) => (
        <span key={tick.left} className="absolute bottom-0 h-4 border-l border-line-strong pl-1 leading-4 whitespace-nowrap" style={{ left: tick.left }}>
          {tick.isRelative ? `+${formatDuration(tick.elapsed)}` : formatDuration(tick.elapsed)}
        </span>
      ))}
      {breaksOf(scale, width).map((mark) => (
        <span
          key={mark.left}
          className="absolute inset-y-0 flex items-center justify-center border-x border-dashed border-line-strong bg-[repeating-linear-gradient(-45deg,var(--line)_0_3px,transparent_3px_7px)] whitespace-nowrap"
          style={{ left: mark.left, width: mark.width }}
        >
          {mark.width < BREAK_LABEL_ROOM ? null : <span className="rounded-small bg-surface px-1">{formatDuration(mark.lasted)}</span>}
        </span>
      ))}
    </div>
  );
}
