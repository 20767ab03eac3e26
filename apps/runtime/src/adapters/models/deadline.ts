// Ends a model call that takes too long: as a whole, to its first token, or because the provider went silent between two.

export type DeadlineReason = 'cancelled' | 'too_long' | 'no_first_token' | 'silent';

export interface Deadline {
  /** Aborts when the caller gives up or time is up. */
  readonly signal: AbortSignal;
  /** Why it aborted; null while it has not. */
  readonly reason: () => DeadlineReason | null;
  /** A token came: silence counts from now. */
  readonly heard: () => void;
  /** Rejects as soon as the signal aborts, for work that does not watch it. */
  readonly expired: Promise<never>;
  readonly stop: () => void;
}

/** All in milliseconds. */
export interface TimeLimits {
  readonly signal: AbortSignal;
  readonly timeoutMs: number;
  readonly firstTokenTimeoutMs: number;
  readonly silenceMs: number;
}

export function startDeadline(limits: TimeLimits): Deadline {
  const controller = new AbortController();
  const { promise, reject } = Promise.withResolvers<never>();
  promise.catch(() => undefined); // Nobody may be waiting when a call is stopped after its end.
  let reason: DeadlineReason | null = null;
  const end = (why: DeadlineReason) => {
    if (reason !== null) return;
    reason = why;
    controller.abort();
    reject(controller.signal.reason);
  };
  const onCancelled = () => end('cancelled');
  const whole = setTimeout(() => end('too_long'), limits.timeoutMs);
  let silence = setTimeout(() => end('no_first_token'), limits.firstTokenTimeoutMs);
  let isFirst = true;
  const heard = () => {
    if (!isFirst) return void silence.refresh();
    isFirst = false;
    clearTimeout(silence);
    silence = setTimeout(() => end('silent'), limits.silenceMs);
  };
  if (limits.signal.aborted) onCancelled();
  else limits.signal.addEventListener('abort', onCancelled, { once: true });
  return {
    signal: controller.signal,
    reason: () => reason,
    heard,
    expired: promise,
    stop: () => {
      clearTimeout(whole);
      clearTimeout(silence);
      limits.signal.removeEventListener('abort', onCancelled);
    },
  };
}
