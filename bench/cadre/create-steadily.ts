// New runs at a steady pace, whatever else goes on.
import { setTimeout as delay } from 'node:timers/promises';
import type { BenchHost } from './open-host.ts';

export interface Pace {
  readonly everyMs: number;
  /** Asked before each run. */
  isEnough(created: number): boolean;
}

/** @returns when the creation of each run was begun, ms since the epoch */
export async function createSteadily(host: BenchHost, digest: string, { everyMs, isEnough }: Pace): Promise<ReadonlyMap<string, number>> {
  const created: Promise<readonly [string, number]>[] = [];
  while (!isEnough(created.length)) {
    const at = performance.timeOrigin + performance.now();
    created.push(host.create(digest).then((run) => [run, at]));
    await delay(everyMs);
  }
  return new Map(await Promise.all(created));
}
