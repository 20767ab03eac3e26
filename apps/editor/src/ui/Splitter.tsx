// Two parts of a page with a line between them that can be dragged or moved with the arrow keys. The size of the fixed
// part is remembered by name.
import { useId, useRef, useState, type KeyboardEvent, type PointerEvent, type ReactNode } from 'react';
import { classNames } from './class-names.ts';
import { clampSize, recallSize, rememberSize } from './splitter-size.ts';

export interface SplitterProps {
  /** Names the size in storage, e.g. `design.inspector`. */
  readonly name: string;
  readonly label: string;
  /** Which side the part of fixed size is on. */
  readonly side: 'left' | 'right' | 'top' | 'bottom';
  readonly initial: number;
  readonly min: number;
  readonly max: number;
  readonly fixed: ReactNode;
  /** Takes what is left. */
  readonly children: ReactNode;
}

const STEP = 16;

export function Splitter({ name, label, side, initial, min, max, fixed, children }: SplitterProps) {
  const id = useId();
  const [chosen, setSize] = useState(() => recallSize(name) ?? initial);
  // The bounds may change, e.g. when the fixed part is folded; what was chosen comes back with them.
  const size = clampSize(chosen, min, max);
  const drag = useRef<{ readonly at: number; readonly size: number } | null>(null);
  const isHorizontal = side === 'left' || side === 'right';
  const isFirst = side === 'left' || side === 'top';

  function resize(next: number): void {
    if (min === max) return;
    const clamped = clampSize(next, min, max);
    setSize(clamped);
    rememberSize(name, clamped);
  }
  function onPointerDown(event: PointerEvent<HTMLDivElement>): void {
    if (event.button !== 0) return;
    event.currentTarget.setPointerCapture(event.pointerId);
    drag.current = { at: isHorizontal ? event.clientX : event.clientY, size };
  }
  function onPointerMove(event: PointerEvent<HTMLDivElement>): void {
    if (drag.current === null) return;
    const moved = (isHorizontal ? event.clientX : event.clientY) - drag.current.at;
    resize(drag.current.size + (isFirst ? moved : -moved));
  }
  function onKeyDown(event: KeyboardEvent<HTMLDivElement>): void {
    const towardsEnd = isHorizontal ? 'ArrowRight' : 'ArrowDown';
    const towardsStart = isHorizontal ? 'ArrowLeft' : 'ArrowUp';
    const grows = isFirst ? towardsEnd : towardsStart;
    const shrinks = isFirst ? towardsStart : towardsEnd;
    const next = event.key === grows ? size + STEP : event.key === shrinks ? size - STEP : event.key === 'Home' ? min : event.key === 'End' ? max : null;
    if (next === null) return;
    event.preventDefault();
    event.stopPropagation();
    resize(next);
  }

  const fixedPart = (
    <div id={id} style={isHorizontal ? { width: size } : { height: size }} className="relative min-h-0 min-w-0 shrink-0">
      {fixed}
    </div>
  );
  const bar = (
    <div
      role="separator"
      aria-label={label}
      aria-controls={id}
      aria-orientation={isHorizontal ? 'vertical' : 'horizontal'}
      aria-valuenow={Math.round(size)}
      aria-valuemin={min}
      aria-valuemax={max}
      tabIndex={0}
      onPointerDown={onPointerDown}
      onPointerMove={onPointerMove}
      onPointerUp={() => { drag.current = null; }}
      onPointerCancel={() => { drag.current = null; }}
      onDoubleClick={() => resize(initial)}
      onKeyDown={onKeyDown}
      className={classNames(
        'relative z-10 shrink-0 touch-none bg-line transition-colors after:absolute hover:bg-accent focus-visible:bg-accent focus-visible:outline-none',
        isHorizontal ? 'w-px cursor-col-resize after:-inset-x-1.5 after:inset-y-0' : 'h-px cursor-row-resize after:inset-x-0 after:-inset-y-1.5',
      )}
    />
  );
  return (
    <div className={classNames('flex h-full min-h-0 w-full min-w-0', isHorizontal ? 'flex-row' : 'flex-col')}>
      {isFirst ? <>{fixedPart}{bar}</> : null}
      <div className="relative min-h-0 min-w-0 flex-1">{children}</div>
      {isFirst ? null : <>{bar}{fixedPart}</>}
    </div>
  );
}
