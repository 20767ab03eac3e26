// Approvals that wait: those a position of the log shows, and those that can be decided now.
import { useMemo } from 'react';
import type { PersonAsk } from '@cadre/run-core';
import type { RunStore } from './open-recording.ts';
import { useRunView } from './run-context.ts';
import { useReplay } from './use-replay.ts';

/** Approvals that waited after event `seq`. */
export function askedAt({ recording }: RunStore, seq: number): readonly PersonAsk[] {
  return seq === 0 ? [] : [...recording.stateAt(seq).effects.values()].filter((effect) => effect.type === 'person.ask');
}

/** At the end of the log, wherever the cursor is; none once the run has ended. */
export function useAskedPeople(): readonly PersonAsk[] {
  const { store } = useRunView();
  const length = useReplay(store, (state) => state.length);
  const isLive = useReplay(store, (state) => state.connection !== 'ended');
  return useMemo(() => (isLive ? askedAt(store, length) : []), [store, length, isLive]);
}
