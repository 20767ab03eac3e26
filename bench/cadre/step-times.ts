// How long the engine takes for each step of a run: from what causes a model call (the run's creation, or the answer before
// it) to the call; the last step also to the durable end of the run. The model itself takes no time.
import { setImmediate as nextTurn } from 'node:timers/promises';
import { z } from 'zod';
import type { BeforeAnswer } from './bench-model.ts';
import type { BenchHost } from './open-host.ts';

export const stepTimesShape = z.strictObject({
  /** Every step of every run, ms. The first of a run includes the commit that creates it and its pick-up. */
  steps: z.array(z.number()),
  /** The first step of every run alone, ms. */
  pickUps: z.array(z.number()),
  /** Whole runs, ms. */
  runs: z.array(z.number()),
});

export interface StepTimesParts {
  readonly runs: number;
  readonly digest: string;
  readonly host: BenchHost;
  /** Whoever is asked for the runs: the host itself, or another that puts them into the queue. */
  readonly creator: Pick<BenchHost, 'create'>;
  readonly onModelCall: (before: BeforeAnswer) => void;
}

export async function measureSteps({ runs, digest, host, creator, onModelCall }: StepTimesParts): Promise<z.infer<typeof stepTimesShape>> {
  const steps: number[] = [];
  const pickUps: number[] = [];
  const runMs: number[] = [];
  for (let count = 0; count < runs; count += 1) {
    const calls: number[] = [];
    onModelCall(() => void calls.push(performance.now()));
    const begun = performance.now();
    await host.ended(await creator.create(digest));
    const ended = performance.now();
    const [lead, ...rest] = calls;
    const conclusion = rest.pop();
    if (lead === undefined || conclusion === undefined) throw new Error('The run called no model.');
    const workersAnswered = Math.max(...rest);
    pickUps.push(lead - begun);
    steps.push(lead - begun, ...rest.map((worker) => worker - lead), conclusion - workersAnswered + (ended - conclusion));
    runMs.push(ended - begun);
    await nextTurn();
  }
  return { steps, pickUps, runs: runMs };
}

export const toolTimesShape = z.strictObject({
  /** From the model's answer to the call of the tool, ms: the answer is made durable, and then acted on. */
  before: z.array(z.number()),
  /** From the tool's result to the next call of the model, ms. What the tool adds: without it the run would be here already. */
  after: z.array(z.number()),
});

export async function measureToolCalls({ runs, digest, host, creator, onModelCall, onToolCall }: StepTimesParts & { readonly onToolCall: (called: () => void) => void }): Promise<z.infer<typeof toolTimesShape>> {
  const before: number[] = [];
  const after: number[] = [];
  for (let count = 0; count < runs; count += 1) {
    const calls: number[] = [];
    onModelCall(() => void calls.push(performance.now()));
    onToolCall(() => void calls.push(performance.now()));
    await host.ended(await creator.create(digest));
    const [model, tool, conclusion] = calls;
    if (model === undefined || tool === undefined || conclusion === undefined) throw new Error('The run called no tool.');
    before.push(tool - model);
    after.push(conclusion - tool);
    await nextTurn();
  }
  return { before, after };
}
