// Gives the store the time that passes while it plays, a frame at a time.
import { useEffect } from 'react';
import type { RunStore } from './open-recording.ts';
import { useReplay } from './use-replay.ts';

/** A tab that was in the background must not jump over half of the run. */
const LONGEST_FRAME_MS = 250;

export function usePlayback(store: RunStore): void {
  const isPlaying = useReplay(store, (state) => state.isPlaying);
  useEffect(() => {
    if (!isPlaying) return undefined;
    let last = performance.now();
    let frame = requestAnimationFrame(next);
    function next(now: number): void {
      store.tick(Math.min(Math.max(0, now - last), LONGEST_FRAME_MS));
      last = now;
      frame = requestAnimationFrame(next);
    }
    return () => cancelAnimationFrame(frame);
  }, [store, isPlaying]);
}
