import { toEffectId, toRunId, type RunEvent } from '@cadre/run-core';
import { describe, expect, test } from 'vitest';
import { createReplayStore, type Recording } from './replay-store.ts';

class Tape implements Recording {
  readonly events: RunEvent[] = [];
  readonly refused: number | null;
  constructor(refused: number | null = null) {
    this.refused = refused;
  }
  get length(): number {
    return this.events.length;
  }
  append(event: RunEvent): void {
    if (event.seq === this.refused) throw new Error('This effect is not outstanding.');
    this.events.push(event);
  }
  eventAt(seq: number): RunEvent {
    const event = this.events[seq - 1];
    if (event === undefined) throw new Error(`No event ${seq}.`);
    return event;
  }
}

function events(from: number, to: number): RunEvent[] {
  return Array.from({ length: to - from + 1 }, (_, index): RunEvent => {
    const seq = from + index;
    return { seq, at: seq * 100, type: 'timer.fired', payload: { effect: toEffectId(`${toRunId('r')}:${seq - 1}:0`) } };
  });
}

function storeOf(length: number) {
  const store = createReplayStore(new Tape());
  store.append(events(1, length));
  return store;
}

describe('replay store', () => {
  test('it opens at the end and stays there while the run goes on', () => {
    const store = storeOf(3);
    expect(store.getState()).toMatchObject({ length: 3, cursor: 3, isFollowing: true });
    store.append(events(4, 5));
    expect(store.getState()).toMatchObject({ length: 5, cursor: 5 });
  });

  test('a viewer who looked back is not dragged to the end', () => {
    const store = storeOf(3);
    store.moveTo(2);
    store.append(events(4, 5));
    expect(store.getState()).toMatchObject({ length: 5, cursor: 2, isFollowing: false });
    store.follow();
    expect(store.getState()).toMatchObject({ cursor: 5, isFollowing: true });
  });

  test('an event that comes twice is taken once', () => {
    const store = storeOf(3);
    store.append(events(2, 4));
    expect(store.getState().length).toBe(4);
  });

  test('a position outside the run becomes its nearest end', () => {
    const store = storeOf(3);
    store.moveTo(-4);
    expect(store.getState().cursor).toBe(1);
    store.moveTo(99);
    expect(store.getState().cursor).toBe(3);
    const empty = createReplayStore(new Tape());
    empty.moveTo(1);
    expect(empty.getState().cursor).toBe(0);
  });

  test('play at the end begins anew, and rests at the end', () => {
    const store = storeOf(4);
    store.togglePlaying();
    expect(store.getState()).toMatchObject({ isPlaying: true, cursor: 1, isFollowing: false });
    store.tick(250);
    expect(store.getState()).toMatchObject({ cursor: 3, spent: 50 });
    store.tick(1_000);
    expect(store.getState()).toMatchObject({ isPlaying: false, cursor: 4, isFollowing: true });
    store.tick(1_000);
    expect(store.getState().cursor).toBe(4);
  });

  test('taking the cursor stops playing', () => {
    const store = storeOf(4);
    store.togglePlaying();
    store.moveTo(2);
    expect(store.getState().isPlaying).toBe(false);
  });

  test('speed divides the time between events', () => {
    const store = storeOf(9);
    store.setSpeed(8);
    store.moveTo(1);
    store.togglePlaying();
    store.tick(50);
    expect(store.getState().cursor).toBe(5);
  });

  test('words of a call gather until the call ends', () => {
    const store = storeOf(1);
    const effect = toEffectId('r:1:0');
    store.addWords(effect, 'A refund ');
    store.addWords(effect, 'is owed.');
    expect(store.getState().words.get(effect)).toBe('A refund is owed.');
    store.append(events(2, 2));
    expect(store.getState().words.size).toBe(0);
  });

  test('a fold that fails is said, and everything before it stays', () => {
    const store = createReplayStore(new Tape(3));
    store.append(events(1, 5));
    expect(store.getState()).toMatchObject({ length: 2, fault: { seq: 3, message: 'This effect is not outstanding.' } });
    store.append(events(3, 6));
    expect(store.getState().length).toBe(2);
  });

  test('showing an event selects it', () => {
    const store = storeOf(4);
    store.show(2);
    expect(store.getState()).toMatchObject({ cursor: 2, selection: { type: 'step' } });
  });
});
