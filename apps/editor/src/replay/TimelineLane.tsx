// One row of the timeline.
import { memo, useMemo } from 'react';
import { kindOf } from '@cadre/graph-schema';
import { Workflow } from 'lucide-react';
import { classNames } from '../ui/class-names.ts';
import { KindIcon } from '../ui/KindIcon.tsx';
import { barClass, barWords } from './bar-style.ts';
import { useRunView } from './run-context.ts';
import type { HoveredBlock } from './TimelineCard.tsx';
import { blocksOf } from './timeline-geometry.ts';
import type { TimelineRow } from './timeline-rows.ts';
import type { TimeScale } from './time-scale.ts';
import { useReplay } from './use-replay.ts';

export const LANE_HEIGHT = 28;
/** A narrower bar has no room for its word. */
const LABEL_ROOM = 40;
const DEEPEST_INDENT = 6;

export const LaneTitle = memo(function LaneTitle({ row, width }: { readonly row: TimelineRow; readonly width: number }) {
  const { store, names } = useRunView();
  const isSelected = useReplay(store, ({ selection }) => (row.isActor ? selection.type === 'actor' && selection.actor === row.actor : selection.type === 'node' && selection.node === row.node));
  const node = row.node === null ? undefined : names.nodeOf(row.node);
  const kind = node === undefined ? undefined : kindOf(node);
  return (
    <div className="flex shrink-0 items-center pr-2" style={{ width, paddingLeft: 8 + Math.min(row.depth, DEEPEST_INDENT) * 16 }}>
      <button
        type="button"
        title={row.actor}
        aria-pressed={isSelected}
        onClick={() => store.select(row.isActor || row.node === null ? { type: 'actor', actor: row.actor } : { type: 'node', node: row.node })}
        className={classNames('flex h-6 min-w-0 items-center gap-2 rounded-chip px-1.5 text-left text-13', isSelected ? 'bg-accent/10 text-ink' : 'text-ink-2 hover:bg-ink/5 hover:text-ink')}
      >
        {kind === undefined ? <Workflow size={14} className="mx-[3px] shrink-0 text-flow" aria-hidden /> : <KindIcon icon={kind.icon} category={kind.category} size="small" />}
        <span className="truncate">{row.title}</span>
        {row.turn === '' ? null : <span className="numbers shrink-0 text-12 text-ink-2">{row.turn}</span>}
      </button>
    </div>
  );
});

export interface LaneTrackProps {
  readonly row: TimelineRow;
  readonly scale: TimeScale;
  readonly width: number;
  readonly onHover: (hovered: HoveredBlock | null) => void;
}

export const LaneTrack = memo(function LaneTrack({ row, scale, width, onHover }: LaneTrackProps) {
  const { store } = useRunView();
  const blocks = useMemo(() => (width === 0 ? [] : blocksOf(row.bars, scale, width)), [row.bars, scale, width]);
  return (
    <div className="relative" style={{ width }}>
      {blocks.map((block) => (
        <button
          key={block.bar.effect}
          type="button"
          tabIndex={-1}
          aria-label={`${row.title}: ${block.bar.label}. ${barWords(block.bar)}`}
          onClick={() => store.show(block.bar.toSeq ?? block.bar.fromSeq)}
          onPointerEnter={(event) => onHover({ block, title: row.title, x: event.clientX, y: event.currentTarget.getBoundingClientRect().top })}
          onPointerLeave={() => onHover(null)}
          style={{ left: block.left, width: block.width }}
          className={classNames('absolute top-1.5 flex h-4 items-center overflow-hidden rounded-small border px-1 text-11 leading-none hover:brightness-110', barClass(block.bar))}
        >
          {block.width < LABEL_ROOM ? null : <span className="truncate">{block.count > 1 ? `${block.count} × ${block.bar.label}` : block.bar.label}</span>}
        </button>
      ))}
    </div>
  );
});
