import type { RunId } from '../../packages/run-core/src/index.ts';
import type { BenchHost } from './open-host.ts';

/** Runs of one graph, created a few at a time. */
export async function createMany(host: BenchHost, digest: string, runs: number): Promise<readonly RunId[]> {
  const created: RunId[] = [];
  let left = runs;
  const lane = async (): Promise<void> => {
    while (left-- > 0) created.push(await host.create(digest));
  };
  await Promise.all(Array.from({ length: 8 }, lane));
  return created;
}
