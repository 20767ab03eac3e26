// The time of day while the run goes on, for what grows with it; null once it has ended.
import { useEffect, useState } from 'react';
import { useRunView } from './run-context.ts';
import { useReplay } from './use-replay.ts';

const TICK_MS = 250;
/** While everybody only waits, nothing visible grows faster than this. */
const WAITING_TICK_MS = 15_000;

export function useLiveTime(): number | null {
  const { store } = useRunView();
  const isLive = useReplay(store, (state) => state.connection !== 'ended' && state.length > 0);
  const isWorking = useReplay(store, (state) => {
    if (state.connection === 'ended' || state.length === 0) return false;
    return store.recording.stateAt(state.length).status === 'running';
  });
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    if (!isLive) return undefined;
    setNow(Date.now());
    const timer = setInterval(() => setNow(Date.now()), isWorking ? TICK_MS : WAITING_TICK_MS);
    return () => clearInterval(timer);
  }, [isLive, isWorking]);
  return isLive ? now : null;
}
