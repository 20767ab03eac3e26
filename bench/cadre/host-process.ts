// A process that hosts runs of the graph it is asked for, with a model that answers after a while, and tells what it sees of itself.
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setTimeout as delay } from 'node:timers/promises';
import { z } from 'zod';
import { answerCalls, databaseUrl } from '../harness/answer-calls.ts';
import { benchModel } from './bench-model.ts';
import type { HostStats } from './host-stats.ts';
import { openHost } from './open-host.ts';

const settings = z
  .object({ BENCH_MODEL_MS: z.coerce.number(), BENCH_CONCURRENCY: z.coerce.number() })
  .transform((given) => ({ modelMs: given.BENCH_MODEL_MS, concurrency: given.BENCH_CONCURRENCY }))
  .parse(process.env);

let modelCalls: [key: string, at: number][] = [];
const models = benchModel(async ({ key }) => {
  modelCalls.push([key, performance.timeOrigin + performance.now()]);
  if (settings.modelMs > 0) await delay(settings.modelMs);
});
const host = await openHost({ databaseUrl: databaseUrl(), models, concurrency: settings.concurrency, hosts: false });
const loop = monitorEventLoopDelay({ resolution: 1 });
loop.enable();
let cpu = process.cpuUsage();

answerCalls(
  {
    /** From now on it takes runs. */
    host: () => host.engine.start(),
    /** Since the last time it was asked. Memory after a collection. */
    async stats(input) {
      const { collects } = z.strictObject({ collects: z.boolean() }).parse(input);
      const used = process.cpuUsage(cpu);
      const loopDelayMs = { p50: loop.percentile(50) / 1e6, p99: loop.percentile(99) / 1e6, max: loop.max / 1e6 };
      if (collects) await collectGarbage();
      const { rss, heapUsed, external } = process.memoryUsage();
      const stats: HostStats = { held: host.engine.held, modelCalls, loopDelayMs, cpuMs: (used.user + used.system) / 1_000, rss, heapUsed, external };
      modelCalls = [];
      loop.reset();
      cpu = process.cpuUsage();
      return stats;
    },
  },
  () => host.stop(),
);

async function collectGarbage(): Promise<void> {
  for (let round = 0; round < 5; round += 1) {
    globalThis.gc?.();
    await delay(200);
  }
}
