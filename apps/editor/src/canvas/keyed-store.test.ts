import { describe, expect, it, vi } from 'vitest';
import { createKeyedStore } from './keyed-store.ts';

describe('a keyed store', () => {
  it('tells only the readers of what changed', () => {
    const store = createKeyedStore<number>();
    const [a, b] = [vi.fn<() => void>(), vi.fn<() => void>()];
    store.replace([['a', 1], ['b', 1]]);
    store.subscribe('a', a);
    store.subscribe('b', b);
    store.replace([['a', 2], ['b', 1]]);
    expect([a.mock.calls.length, b.mock.calls.length, store.get('a')]).toEqual([1, 0, 2]);
  });

  it('tells the readers of what is gone', () => {
    const store = createKeyedStore<number>();
    const reader = vi.fn<() => void>();
    store.set('a', 1);
    store.subscribe('a', reader);
    store.clear();
    expect([reader.mock.calls.length, store.get('a')]).toEqual([1, undefined]);
  });

  it('keeps the old object where the new one is equal', () => {
    const store = createKeyedStore<{ readonly at: number }>((left, right) => left.at === right.at);
    const first = { at: 1 };
    store.replace([['a', first]]);
    store.replace([['a', { at: 1 }]]);
    expect(store.get('a')).toBe(first);
  });

  it('stops telling who left', () => {
    const store = createKeyedStore<number>();
    const [leaver, stayer] = [vi.fn<() => void>(), vi.fn<() => void>()];
    const leave = store.subscribe('a', leaver);
    leave();
    store.subscribe('a', stayer);
    leave();
    store.set('a', 1);
    expect([leaver.mock.calls.length, stayer.mock.calls.length]).toEqual([0, 1]);
  });
});
