// React's end of the replay store.
import { useSyncExternalStore } from 'react';
import type { ReplayState } from './replay-store.ts';
import type { RunStore } from './open-recording.ts';

/** Re-renders only when what `select` picks has changed (by identity). */
export function useReplay<T>(store: RunStore, select: (state: ReplayState) => T): T {
  return useSyncExternalStore(store.subscribe, () => select(store.getState()));
}
