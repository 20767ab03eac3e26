// The engine of a process: hosts runs when it is started, and answers for runs in any case. Everything of the outside world is
// a port; it can be built without HTTP.
import type { Result } from '@cadre/graph-schema';
import type { Command, Compiled, Refusal, RunEvent, RunId, RunState } from '@cadre/run-core';
import type { Clock } from '../ports/clock.ts';
import type { Dispatch } from '../ports/dispatch.ts';
import type { EventLog } from '../ports/event-log.ts';
import type { DocumentSource } from '../ports/graph-store.ts';
import type { Live } from '../ports/live.ts';
import type { Logger } from '../ports/logger.ts';
import type { ModelGateway } from '../ports/model-gateway.ts';
import type { RunStore } from '../ports/run-store.ts';
import type { SnapshotStore } from '../ports/snapshot-store.ts';
import type { ToolGateway } from '../ports/tool-gateway.ts';
import { appendOutside } from './append-outside.ts';
import { CompiledGraphs } from './compiled-graphs.ts';
import { Host } from './host.ts';
import { loadRun } from './load-run.ts';

export interface EngineParts {
  readonly log: EventLog;
  readonly snapshots: SnapshotStore;
  readonly runs: RunStore;
  readonly documents: DocumentSource;
  readonly dispatch: Dispatch;
  readonly live: Live;
  readonly models: ModelGateway;
  readonly tools: ToolGateway;
  readonly clock: Clock;
  /** From 0 to 1; spreads retries. */
  readonly random?: () => number;
  readonly logger: Logger;
  /** Runs held at the same time. */
  readonly concurrency: number;
}

export interface Engine {
  /** Become a host. A process that only serves never calls it. */
  start(): Promise<void>;
  /** Runs held now. */
  readonly held: number;
  /** Calls in flight may finish within `graceMs`; then every run is handed over. */
  stop(graceMs?: number): Promise<void>;
  /** Decides on the newest state, appends, wakes the run. The run must exist. */
  appendOutside(run: RunId, command: Command): Promise<Result<RunEvent, Refusal>>;
  /** The frozen graph of a digest, compiled. @throws GraphUnusable */
  compiled(digest: string): Promise<Compiled>;
  /** The newest state, folded from snapshot and tail. The run must exist. */
  state(run: RunId): Promise<RunState>;
}

const GRACE_MS = 7_500;

export function createEngine(parts: EngineParts): Engine {
  const { log, live, runs } = parts;
  const graphs = new CompiledGraphs(parts.documents);
  const world = { random: Math.random, ...parts, graphs };
  const host = new Host(world);
  let isHosting = false;
  const stopTelling = log.onAppended((appended) => {
    for (const { run, seq, entries } of appended) live.publish(run, { seq: seq + entries.length - 1 });
  });
  return {
    async start() {
      isHosting = true;
      await host.start();
    },
    get held() {
      return host.size;
    },
    async stop(graceMs = GRACE_MS) {
      if (isHosting) await host.stop(graceMs);
      isHosting = false;
      stopTelling();
    },
    appendOutside: (run, command) => appendOutside(world, run, command),
    compiled: (digest) => graphs.get(digest),
    async state(run) {
      const row = await runs.head(run);
      if (row === null) throw new Error(`There is no run ${run}.`);
      return (await loadRun(world, run, { row })).state;
    },
  };
}
