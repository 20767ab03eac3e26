// Keeps a recording growing while its run goes on. News are gathered for a moment, so that a burst is one change to show.
import { toEffectId } from '@cadre/run-core';
import type { RunEvent } from '@cadre/run-core';
import type { RunSource } from './run-source.ts';
import type { ReplayStore } from './replay-store.ts';
import { toRunEvent } from './wire-event.ts';

export interface FollowRecording {
  readonly source: RunSource;
  readonly id: string;
  readonly signal: AbortSignal;
  /** The run's row has changed and is worth reading again. */
  onStatus(): void;
  /** Calls back soon, once. */
  schedule(callback: () => void): void;
}

/** Resolves when the run has ended or `signal` aborts. @throws ProblemError when the server refuses */
export async function followRecording(store: ReplayStore, options: FollowRecording): Promise<void> {
  const { source, id, signal } = options;
  let events: RunEvent[] = [];
  let words = new Map<string, string>();
  let isScheduled = false;

  function flush(): void {
    isScheduled = false;
    if (signal.aborted) return;
    // Words first: those of a call that has ended meanwhile must not outlive it.
    for (const [effect, text] of words) store.addWords(toEffectId(effect), text);
    if (events.length > 0) store.append(events);
    events = [];
    words = new Map();
  }
  function soon(): void {
    store.setConnection('following');
    if (isScheduled) return;
    isScheduled = true;
    options.schedule(flush);
  }

  await source.stream(id, {
    after: store.getState().length,
    signal,
    onEvent(event) {
      events.push(toRunEvent(event));
      soon();
    },
    onDelta(delta) {
      words.set(delta.effect, (words.get(delta.effect) ?? '') + delta.text);
      soon();
    },
    onStatus() {
      store.setConnection('following');
      options.onStatus();
    },
    onError() {
      store.setConnection('lost');
    },
  });
  flush();
  if (!signal.aborted) {
    store.setConnection('ended');
    options.onStatus();
  }
}
