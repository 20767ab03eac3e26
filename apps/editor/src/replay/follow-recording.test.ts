import { toEffectId, type RunEvent } from '@cadre/run-core';
import type { EventShape, RunStatusShape } from '@cadre/client';
import { describe, expect, test } from 'vitest';
import { followRecording } from './follow-recording.ts';
import { createReplayStore, type Recording } from './replay-store.ts';
import type { RunSource } from './run-source.ts';

class Tape implements Recording {
  readonly events: RunEvent[] = [];
  get length(): number {
    return this.events.length;
  }
  append(event: RunEvent): void {
    this.events.push(event);
  }
  eventAt(seq: number): RunEvent {
    const event = this.events[seq - 1];
    if (event === undefined) throw new Error(`No event ${seq}.`);
    return event;
  }
}

function timer(seq: number): EventShape {
  return { seq, actor: 'flow', type: 'timer.fired', payload: { effect: `r:${seq}:0` }, at: new Date(seq * 1_000).toISOString() };
}

type Stream = Parameters<RunSource['stream']>[1];

/** A source whose stream is played by the test. */
function sourceOf(play: (stream: Stream) => Promise<void> | void): RunSource {
  const refuse = (): never => {
    throw new Error('Only the stream is read here.');
  };
  async function stream(_id: string, options: Stream): Promise<void> {
    await Promise.resolve();
    await play(options);
  }
  return { graph: refuse, graphs: refuse, events: refuse, stream };
}

function follow(play: (stream: Stream) => Promise<void> | void) {
  const store = createReplayStore(new Tape());
  const scheduled: (() => void)[] = [];
  const stop = new AbortController();
  const statuses: number[] = [];
  const done = followRecording(store, {
    source: sourceOf(play),
    id: 'r',
    signal: stop.signal,
    onStatus: () => statuses.push(store.getState().length),
    schedule: (callback) => scheduled.push(callback),
  });
  return { store, done, stop, statuses, scheduled };
}
const status = (value: RunStatusShape) => ({ status: value, seq: 0, parked: false });

describe('following a run', () => {
  test('a burst of events is one change, and times are read', async () => {
    let changes = 0;
    const { store, done, scheduled } = follow((stream) => {
      for (let seq = 1; seq <= 50; seq += 1) stream.onEvent?.(timer(seq));
      store.subscribe((now, before) => { if (now.length !== before.length) changes += 1; });
      expect(scheduled).toHaveLength(1);
      scheduled[0]?.();
    });
    await done;
    expect([store.getState().length, changes]).toEqual([50, 1]);
    expect(store.recording.eventAt(2).at).toBe(2_000);
  });

  test('it ends with the run, and nothing that was gathered is lost', async () => {
    const { store, done, statuses } = follow((stream) => {
      stream.onStatus?.(status('running'));
      stream.onEvent?.(timer(1));
      stream.onStatus?.(status('completed'));
    });
    await done;
    expect(store.getState()).toMatchObject({ length: 1, connection: 'ended' });
    expect(statuses.at(-1)).toBe(1);
  });

  test('words of a call that ended in the same moment do not outlive it', async () => {
    const { store, done, scheduled } = follow((stream) => {
      stream.onDelta?.({ effect: 'r:1:0', actor: 'flow', node: 'lead', text: 'A refund ' });
      stream.onDelta?.({ effect: 'r:9:0', actor: 'flow', node: 'lead', text: 'Still going on ' });
      stream.onEvent?.(timer(1));
      scheduled[0]?.();
      expect([...store.getState().words.keys()]).toEqual(['r:9:0']);
    });
    await done;
  });

  test('a lost connection shows until the next news', async () => {
    const seen: string[] = [];
    const { store, done } = follow((stream) => {
      stream.onError?.(new Error('gone'), 250);
      seen.push(store.getState().connection);
      stream.onDelta?.({ effect: 'r:1:0', actor: 'flow', node: 'lead', text: 'on' });
      seen.push(store.getState().connection);
    });
    await done;
    expect(seen).toEqual(['lost', 'following']);
  });

  test('what was left behind by leaving the page changes nothing', async () => {
    const { store, done, stop, scheduled } = follow((stream) => {
      stream.onEvent?.(timer(1));
      stop.abort();
      scheduled[0]?.();
    });
    await done;
    expect(store.getState()).toMatchObject({ length: 0, connection: 'following' });
  });

  test('words gather by call', async () => {
    const { store, done, scheduled } = follow((stream) => {
      stream.onDelta?.({ effect: 'r:9:0', actor: 'flow', node: 'lead', text: 'A refund ' });
      stream.onDelta?.({ effect: 'r:9:0', actor: 'flow', node: 'lead', text: 'is owed.' });
      scheduled[0]?.();
      expect(store.getState().words.get(toEffectId('r:9:0'))).toBe('A refund is owed.');
    });
    await done;
    expect(store.getState().words.size).toBe(0);
  });
});
