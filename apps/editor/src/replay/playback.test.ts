import { describe, expect, test } from 'vitest';
import { pauseAfter, playAhead, type Tape } from './playback.ts';

function tapeOf(...times: number[]): Tape {
  return { length: times.length, timeOf: (seq) => times[seq - 1] ?? Number.NaN };
}

describe('playback', () => {
  const tape = tapeOf(0, 200, 200, 172_800_200);

  test('an ordinary gap takes its time, divided by the speed', () => {
    expect(pauseAfter(tape, 1, 1)).toBe(200);
    expect(pauseAfter(tape, 1, 4)).toBe(50);
  });

  test('a wait of two days takes a second, and events of one instant are still seen one by one', () => {
    expect(pauseAfter(tape, 3, 1)).toBe(1_000);
    expect(pauseAfter(tape, 2, 1)).toBe(60);
  });

  test('time that is not enough for the next event is kept', () => {
    const head = playAhead(tape, { cursor: 1, spent: 0 }, { elapsed: 150, speed: 1 });
    expect(head).toEqual({ cursor: 1, spent: 150 });
    expect(playAhead(tape, head, { elapsed: 50, speed: 1 })).toEqual({ cursor: 2, spent: 0 });
  });

  test('a slow frame passes several events at once', () => {
    expect(playAhead(tape, { cursor: 1, spent: 0 }, { elapsed: 300, speed: 1 })).toEqual({ cursor: 3, spent: 40 });
  });

  test('it rests at the end', () => {
    expect(playAhead(tape, { cursor: 1, spent: 0 }, { elapsed: 60_000, speed: 8 })).toEqual({ cursor: 4, spent: 0 });
    expect(playAhead(tapeOf(), { cursor: 0, spent: 0 }, { elapsed: 10, speed: 1 })).toEqual({ cursor: 0, spent: 0 });
  });
});
