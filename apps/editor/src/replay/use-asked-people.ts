// Approvals that wait now: at the end of the log, wherever the cursor is.
import { useMemo } from 'react';
import type { PersonAsk } from '@cadre/run-core';
import { useRunView } from './run-context.ts';
import { useReplay } from './use-replay.ts';

export function useAskedPeople(): readonly PersonAsk[] {
  const { store } = useRunView();
  const length = useReplay(store, (state) => state.length);
  const isLive = useReplay(store, (state) => state.connection !== 'ended');
  return useMemo(
    () => (length === 0 || !isLive ? [] : [...store.recording.stateAt(length).effects.values()].filter((effect) => effect.type === 'person.ask')),
    [store, length, isLive],
  );
}
