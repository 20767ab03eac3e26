// Which rows of a long list can be seen. All rows have one height, so a scroll position is all it takes.
import { useLayoutEffect, useRef, useState, type RefObject, type UIEvent } from 'react';

export interface VisibleRows {
  /** Of the first row to render, and one past the last. */
  readonly from: number;
  readonly to: number;
  /** For the scrolling element, which must be there from the first render on. */
  readonly scroller: RefObject<HTMLDivElement | null>;
  onScroll(event: UIEvent<HTMLElement>): void;
}

/** Rows rendered above and below what is seen. */
const OVERSCAN = 6;

export function useVisibleRows(count: number, rowHeight: number): VisibleRows {
  const scroller = useRef<HTMLDivElement>(null);
  const [view, setView] = useState({ top: 0, height: 0 });
  useLayoutEffect(() => {
    const element = scroller.current;
    if (element === null) return undefined;
    const measure = (): void => setView({ top: element.scrollTop, height: element.clientHeight });
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  const from = Math.max(0, Math.min(Math.floor(view.top / rowHeight), count) - OVERSCAN);
  const to = Math.min(count, Math.ceil((view.top + view.height) / rowHeight) + OVERSCAN);
  return { from, to, scroller, onScroll: (event) => setView({ top: event.currentTarget.scrollTop, height: event.currentTarget.clientHeight }) };
}
