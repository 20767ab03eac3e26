// Ends work of one caller at its deadline, or when the caller gives up.

export interface Deadline {
  /** Aborts at the deadline, or when the caller gives up; never after `stop`. */
  readonly signal: AbortSignal;
  /** Why it aborted; null while it has not. */
  reason(): 'cancelled' | 'too_long' | null;
  /** The work's outcome, or a rejection as soon as the signal aborts; the work itself may watch the signal or not. */
  race<T>(work: Promise<T>): Promise<T>;
  stop(): void;
}

export function startDeadline({ signal, timeoutMs }: { readonly signal: AbortSignal; readonly timeoutMs: number }): Deadline {
  const controller = new AbortController();
  const { promise: over, reject } = Promise.withResolvers<never>();
  over.catch(() => undefined); // Nobody may be waiting.
  let reason: 'cancelled' | 'too_long' | null = null;
  const end = (why: 'cancelled' | 'too_long') => {
    if (reason !== null) return;
    reason = why;
    controller.abort();
    reject(controller.signal.reason);
  };
  const onCancelled = () => end('cancelled');
  const timer = setTimeout(() => end('too_long'), timeoutMs);
  if (signal.aborted) onCancelled();
  else signal.addEventListener('abort', onCancelled, { once: true });
  return {
    signal: controller.signal,
    reason: () => reason,
    race: (work) => Promise.race([work, over]),
    stop: () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', onCancelled);
    },
  };
}
