// The people who decide: a process that only serves, as an API process does, and approves what it is given.
import { z } from 'zod';
import { toEffectId, toRunId } from '../../packages/run-core/src/index.ts';
import { answerCalls, databaseUrl } from '../harness/answer-calls.ts';
import { benchModel } from './bench-model.ts';
import { openHost } from './open-host.ts';

const decideShape = z.strictObject({ inFlight: z.int().min(1), waiting: z.array(z.strictObject({ run: z.string(), effect: z.string() })) });

const host = await openHost({ databaseUrl: databaseUrl(), models: benchModel(() => {}), concurrency: 1, hosts: false });

answerCalls(
  {
    /** @returns when each decision was begun, ms since the epoch */
    async decide(input) {
      const { inFlight, waiting } = decideShape.parse(input);
      const begun: [run: string, at: number][] = [];
      const lane = async (): Promise<void> => {
        for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
          begun.push([next.run, performance.timeOrigin + performance.now()]);
          const outcome = await host.engine.appendOutside(toRunId(next.run), { type: 'decision.give', effect: toEffectId(next.effect), decision: 'approved', by: 'bench' });
          if (!outcome.ok) throw new Error(`A decision was refused: ${outcome.error.message}`);
        }
      };
      await Promise.all(Array.from({ length: inFlight }, lane));
      return begun;
    },
  },
  () => host.stop(),
);
