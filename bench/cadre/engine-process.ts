// Cadre as a contender: the support desk in lanes, one run at a time with a stamp at every step, and one long run.
import { z } from 'zod';
import { toRunId, type RunId } from '../../packages/run-core/src/index.ts';
import { answerCalls, databaseUrl } from '../harness/answer-calls.ts';
import { runLanes } from '../harness/lanes.ts';
import { measureLongRun } from '../harness/long-run.ts';
import { benchModel, type BeforeAnswer } from './bench-model.ts';
import { deskGraph, loopGraph, toolGraph } from './graphs.ts';
import { openHost, type BenchHost } from './open-host.ts';
import { measureSteps, measureToolCalls } from './step-times.ts';
import type { ToolGateway } from '../../apps/runtime/src/ports/tool-gateway.ts';
import { randomText } from '../harness/random-text.ts';

const url = databaseUrl();
let beforeAnswer: BeforeAnswer = () => {};
let onToolCall = (): void => {};
const tools: ToolGateway = {
  async call() {
    onToolCall();
    return { output: randomText(), console: [] };
  },
  stop: async () => {},
};
const host = await openHost({ databaseUrl: url, models: benchModel((options) => beforeAnswer(options)), tools, concurrency: 128 });
const desk = await host.freeze(deskGraph());

/** One that only serves: what it is asked for goes into the queue. */
let server: Promise<BenchHost> | null = null;
const openServer = (): Promise<BenchHost> => (server ??= openHost({ databaseUrl: url, models: benchModel(() => {}), concurrency: 1, hosts: false }));

async function runToItsEnd(digest: string): Promise<RunId> {
  const run = await host.create(digest);
  await host.ended(run);
  return run;
}

answerCalls(
  {
    desk: (input) => runLanes(input, () => runToItsEnd(desk)),
    async latency(input) {
      const { runs, isQueued } = z.strictObject({ runs: z.int().min(1), isQueued: z.boolean() }).parse(input);
      const creator = isQueued ? await openServer() : host;
      return measureSteps({ runs, digest: desk, host, creator, onModelCall: (before) => (beforeAnswer = before) });
    },
    async toolCalls(input) {
      const { runs } = z.strictObject({ runs: z.int().min(1) }).parse(input);
      return measureToolCalls({ runs, digest: await host.freeze(toolGraph()), host, creator: host, onModelCall: (before) => (beforeAnswer = before), onToolCall: (called) => (onToolCall = called) });
    },
    longRun: (input) =>
      measureLongRun(url, input, async (steps, step) => {
        const digest = await host.freeze(loopGraph(steps));
        beforeAnswer = step;
        return runToItsEnd(digest);
      }),
    /** Folds a run from the database, in a process that never saw it. */
    async load(input) {
      const { run } = z.strictObject({ run: z.string() }).parse(input);
      const begun = performance.now();
      const state = await host.engine.state(toRunId(run));
      return { ms: performance.now() - begun, seq: state.seq };
    },
  },
  async () => {
    await (await server)?.stop();
    await host.stop();
  },
);
