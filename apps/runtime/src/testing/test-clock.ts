import type { Clock } from '../ports/clock.ts';

/** Real time plus what the test has added; moving it fires what is due. */
export class TestClock implements Clock {
  #ahead = 0;
  readonly #sleepers = new Set<() => void>();

  now(): number {
    return Date.now() + this.#ahead;
  }

  wake(at: number, due: () => void): () => void {
    let timer: NodeJS.Timeout | undefined;
    const check = (): void => {
      clearTimeout(timer);
      const left = at - this.now();
      if (left > 0) timer = setTimeout(check, Math.min(left, 1_000_000));
      else {
        this.#sleepers.delete(check);
        due();
      }
    };
    this.#sleepers.add(check);
    timer = setTimeout(check, Math.max(0, Math.min(at - this.now(), 1_000_000)));
    return () => {
      clearTimeout(timer);
      this.#sleepers.delete(check);
    };
  }

  advance(milliseconds: number): void {
    this.#ahead += milliseconds;
    for (const check of [...this.#sleepers]) check();
  }
}
