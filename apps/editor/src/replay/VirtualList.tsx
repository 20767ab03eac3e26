// A long list of rows of one height; only those in view are rendered. Keeps the current row in view.
import { useLayoutEffect, type ReactNode } from 'react';
import { useVisibleRows } from './use-visible-rows.ts';

export interface VirtualListProps {
  readonly count: number;
  readonly rowHeight: number;
  readonly label: string;
  /** Index of the row to keep in view; null for none. */
  readonly current: number | null;
  readonly children: (index: number) => ReactNode;
}

export function VirtualList({ count, rowHeight, label, current, children }: VirtualListProps) {
  const rows = useVisibleRows(count, rowHeight);
  const { scroller } = rows;
  useLayoutEffect(() => {
    const element = scroller.current;
    if (element === null || current === null) return;
    const top = current * rowHeight;
    if (top < element.scrollTop) element.scrollTop = top;
    else if (top + rowHeight > element.scrollTop + element.clientHeight) element.scrollTop = top + rowHeight - element.clientHeight;
  }, [scroller, current, rowHeight, count]);
  return (
    <div ref={scroller} onScroll={rows.onScroll} className="min-h-0 flex-1 overflow-y-auto">
      <ol aria-label={label} className="relative" style={{ height: count * rowHeight }}>
        {Array.from({ length: Math.max(0, rows.to - rows.from) }, (_, offset) => {
          const index = rows.from + offset;
          return <li key={index} aria-setsize={count} aria-posinset={index + 1} className="absolute inset-x-0" style={{ top: index * rowHeight, height: rowHeight }}>{children(index)}</li>;
        })}
      </ol>
    </div>
  );
}
