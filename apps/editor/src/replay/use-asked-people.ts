// Approvals that can be decided now.
import { useMemo } from 'react';
import type { PersonAsk } from '@cadre/run-core';
import { askedAt } from './projections.ts';
import { useRunView } from './run-context.ts';
import { useReplay } from './use-replay.ts';

/** At the end of the log, wherever the cursor is; none once the run has ended. */
export function useAskedPeople(): readonly PersonAsk[] {
  const { store } = useRunView();
  const length = useReplay(store, (state) => state.length);
  const isLive = useReplay(store, (state) => state.connection !== 'ended');
  return useMemo(() => (isLive ? askedAt(store, length) : []), [store, length, isLive]);
}
