// Ends a call when its caller gives up or its time is up, and tells which.

export interface Deadline {
  readonly signal: AbortSignal;
  /** Null while it has not ended. */
  ended(): 'cancelled' | 'too_long' | null;
  stop(): void;
}

/** A longer time overflows a timer and would end at once. */
const LONGEST_MS = 2 ** 31 - 1;

export function startDeadline({ signal, timeoutMs }: { readonly signal: AbortSignal; readonly timeoutMs: number }): Deadline {
  const controller = new AbortController();
  let reason: ReturnType<Deadline['ended']> = null;
  function end(why: 'cancelled' | 'too_long'): void {
    reason ??= why;
    controller.abort();
  }
  const onAbort = (): void => end('cancelled');
  const timer = setTimeout(() => end('too_long'), Math.min(timeoutMs, LONGEST_MS));
  if (signal.aborted) onAbort();
  else signal.addEventListener('abort', onAbort, { once: true });
  return {
    signal: controller.signal,
    ended: () => reason,
    stop() {
      clearTimeout(timer);
      signal.removeEventListener('abort', onAbort);
    },
  };
}
