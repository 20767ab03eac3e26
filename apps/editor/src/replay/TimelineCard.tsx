// The details of the bar under the pointer. The same is said in the step's panel when the bar is chosen.
import { createPortal } from 'react-dom';
import { formatDuration, formatExactTime } from '../ui/format.ts';
import { barWords } from './bar-style.ts';
import type { Block } from './timeline-geometry.ts';

const WIDTH = 240;

export interface HoveredBlock {
  readonly block: Block;
  readonly title: string;
  /** In the viewport. */
  readonly x: number;
  readonly y: number;
}

export function TimelineCard({ hovered, from }: { readonly hovered: HoveredBlock; readonly from: number }) {
  const { bar, count } = hovered.block;
  const left = Math.max(8, Math.min(hovered.x - WIDTH / 2, window.innerWidth - WIDTH - 8));
  return createPortal(
    <div role="presentation" style={{ left, bottom: window.innerHeight - hovered.y + 6, width: WIDTH }} className="pointer-events-none fixed z-50 rounded-control border border-line bg-raised p-2.5 text-12 shadow-pop">
      <div className="flex items-baseline justify-between gap-2">
        <span className="truncate font-medium text-ink">{hovered.title}</span>
        <span className="truncate text-ink-2">{count > 1 ? `${count} together` : bar.label}</span>
      </div>
      <div className="mt-0.5 text-ink-2">{barWords(bar)}</div>
      <div className="numbers mt-1.5 flex justify-between gap-2 text-ink-2">
        <span>{bar.toAt === null ? 'not ended' : formatDuration(bar.toAt - bar.fromAt)}</span>
        <span>{formatDuration(bar.fromAt - from)} after the start</span>
      </div>
      <div className="numbers text-ink-2">{formatExactTime(bar.fromAt)}</div>
    </div>,
    document.body,
  );
}
