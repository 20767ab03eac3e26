// Time at the bottom of the run page: a lane an actor, its bars, and the cursor as one line through all of them.
import { useMemo, useRef, useState, type PointerEvent } from 'react';
import { EmptyState } from '../ui/EmptyState.tsx';
import { formatPlural } from '../ui/format.ts';
import { useRunView } from './run-context.ts';
import { seqNear, scaleOf } from './timeline-geometry.ts';
import { fractionAt, timeAt, type Interval, type TimeScale } from './time-scale.ts';
import { TimelineAxis } from './TimelineAxis.tsx';
import { TimelineCard, type HoveredBlock } from './TimelineCard.tsx';
import { LANE_HEIGHT, LaneTitle, LaneTrack } from './TimelineLane.tsx';
import { useLiveTime } from './use-live-time.ts';
import { useReplay } from './use-replay.ts';
import { useVisibleRows } from './use-visible-rows.ts';
import { useWidth } from './use-width.ts';

const TITLES = 208;
const AXIS = 24;
/** Room right of the last bar, so that its end and the cursor on it can be seen. */
const MARGIN = 16;

export function Timeline() {
  const { rows } = useRunView();
  return rows.length === 0 ? <EmptyState title="Nothing has started yet" description="Each agent gets a lane here as soon as it works." /> : <Lanes />;
}

function Lanes() {
  const { store, rows } = useRunView();
  const [frameWidth, measure] = useWidth();
  const visible = useVisibleRows(rows.length, LANE_HEIGHT);
  const [hovered, setHovered] = useState<HoveredBlock | null>(null);
  const plot = useRef<HTMLDivElement>(null);
  const bounds = useBounds();
  const width = Math.max(0, frameWidth - TITLES - MARGIN);
  const scale = useMemo(() => scaleOf(rows, bounds), [rows, bounds]);

  function seek(event: PointerEvent<HTMLElement>): void {
    const edge = plot.current?.getBoundingClientRect().left ?? 0;
    const { recording } = store;
    if (recording.length === 0 || width === 0) return;
    store.show(seqNear(timeAt(scale, (event.clientX - edge) / width), recording.length, (seq) => recording.eventAt(seq).at));
  }
  function onPointerDown(event: PointerEvent<HTMLElement>): void {
    if (event.button !== 0 || (event.target instanceof Element && event.target.closest('button') !== null)) return;
    event.currentTarget.setPointerCapture(event.pointerId);
    seek(event);
  }

  return (
    <section aria-label="Timeline" ref={measure} className="relative flex h-full min-h-0 flex-col overflow-hidden bg-surface">
      <div className="flex shrink-0 border-b border-line" style={{ height: AXIS }}>
        <div className="shrink-0 border-r border-line px-4 text-12 leading-6 text-ink-2" style={{ width: TITLES }}>{formatPlural(rows.length, 'lane')}</div>
        <div
          ref={plot}
          className="relative cursor-ew-resize touch-none"
          style={{ width: width + MARGIN }}
          onPointerDown={onPointerDown}
          onPointerMove={(event) => { if (event.currentTarget.hasPointerCapture(event.pointerId)) seek(event); }}
        >
          <TimelineAxis scale={scale} width={width} />
        </div>
      </div>
      <div ref={visible.scroller} onScroll={visible.onScroll} className="relative min-h-0 flex-1 overflow-x-hidden overflow-y-auto" onPointerLeave={() => setHovered(null)}>
        <div className="relative min-h-full" style={{ height: rows.length * LANE_HEIGHT + 8 }} onPointerDown={onPointerDown} onPointerMove={(event) => { if (event.currentTarget.hasPointerCapture(event.pointerId)) seek(event); }}>
          {rows.slice(visible.from, visible.to).map((row, index) => (
            <div key={row.key} className="absolute inset-x-0 flex" style={{ top: (visible.from + index) * LANE_HEIGHT + 4, height: LANE_HEIGHT }}>
              <LaneTitle row={row} width={TITLES} />
              <LaneTrack row={row} scale={scale} width={width} onHover={setHovered} />
            </div>
          ))}
          <div aria-hidden className="pointer-events-none absolute inset-y-0 w-px bg-line" style={{ left: TITLES - 1 }} />
        </div>
      </div>
      <Cursor scale={scale} width={width} />
      {hovered === null ? null : <TimelineCard hovered={hovered} from={scale.from} />}
    </section>
  );
}

/** What the cursor shows lasted until the next event; what lies right of that has not happened yet, and is veiled. */
function Cursor({ scale, width }: { readonly scale: TimeScale; readonly width: number }) {
  const { store } = useRunView();
  const cursor = useReplay(store, (state) => state.cursor);
  const length = useReplay(store, (state) => state.length);
  const isGoingOn = useReplay(store, (state) => state.connection !== 'ended' && state.cursor === state.length);
  const xOf = (seq: number): number => fractionAt(scale, store.recording.eventAt(seq).at) * width;
  const left = cursor === 0 ? 0 : isGoingOn ? width : xOf(cursor);
  const known = cursor >= length ? width + MARGIN : xOf(cursor + 1);
  return (
    <div aria-hidden className="pointer-events-none absolute inset-y-0 overflow-hidden" style={{ left: TITLES, right: 0 }}>
      <div className="absolute right-0 bottom-0 bg-surface/65" style={{ left: Math.max(known, left + 1), top: AXIS }} />
      <div className="absolute inset-y-0 w-px bg-accent" style={{ left }} />
      <div className="absolute size-2 -translate-x-[3.5px] rotate-45 bg-accent" style={{ left, top: AXIS - 12 }} />
    </div>
  );
}

function useBounds(): Interval {
  const { store, lanes } = useRunView();
  const length = useReplay(store, (state) => state.length);
  const now = useLiveTime();
  const { recording } = store;
  // The flow of the graph that is looked at: a graph inside has a beginning and an end of its own.
  const [flow] = lanes;
  return useMemo(() => {
    if (length === 0) return { from: 0, to: 1 };
    const last = recording.eventAt(length).at;
    const from = flow?.startedAt ?? recording.eventAt(1).at;
    const end = flow?.role === 'graph' ? flow.endedAt : null;
    return { from, to: end ?? (now === null ? last : Math.max(now, last)) };
  }, [recording, length, now, flow]);
}
