// Dragging a kind from the palette onto the canvas with any pointer. A press that does not move stays a click.
import type { Kind } from '@cadre/graph-schema';
import { useEffect, useRef, useState } from 'react';
import type { PointerEvent } from 'react';
import type { Design } from './design-context.ts';

export interface PaletteDrag {
  readonly kind: Kind;
  readonly x: number;
  readonly y: number;
}

const THRESHOLD = 4;

export function usePaletteDrag(addNode: Design['addNode']) {
  const [drag, setDrag] = useState<PaletteDrag | null>(null);
  const pressed = useRef<PaletteDrag | null>(null);
  const moved = useRef(false);

  function stop(): void {
    pressed.current = null;
    setDrag(null);
  }
  useEffect(() => {
    if (drag === null) return undefined;
    const cancel = (event: KeyboardEvent): void => {
      if (event.key !== 'Escape') return;
      event.preventDefault();
      stop();
    };
    window.addEventListener('keydown', cancel, true);
    return () => window.removeEventListener('keydown', cancel, true);
  }, [drag]);

  return {
    drag,
    onPointerDown(event: PointerEvent<HTMLElement>, kind: Kind): void {
      if (event.button !== 0) return;
      event.currentTarget.setPointerCapture(event.pointerId);
      pressed.current = { kind, x: event.clientX, y: event.clientY };
      moved.current = false;
    },
    onPointerMove(event: PointerEvent<HTMLElement>): void {
      const start = pressed.current;
      if (start === null) return;
      if (!moved.current && Math.hypot(event.clientX - start.x, event.clientY - start.y) < THRESHOLD) return;
      moved.current = true;
      setDrag({ kind: start.kind, x: event.clientX, y: event.clientY });
    },
    onPointerUp(event: PointerEvent<HTMLElement>): void {
      const start = pressed.current;
      stop();
      if (start === null || !moved.current) return;
      const under = document.elementFromPoint(event.clientX, event.clientY);
      if (under?.closest('.react-flow') != null) addNode(start.kind.kind, { x: event.clientX, y: event.clientY });
    },
    onPointerCancel: stop,
    /** Asked by the click that follows a drag. */
    wasDragged: (): boolean => moved.current,
  };
}
