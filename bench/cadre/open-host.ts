// Cadre as it runs in production, without HTTP: the same stores, queue and engine, with a model of the bench.
import { randomBytes } from 'node:crypto';
import type { Graph } from '../../packages/graph-schema/src/index.ts';
import { ROOT, decide, type RunId } from '../../packages/run-core/src/index.ts';
import { createLogger } from '../../apps/runtime/src/adapters/logger.ts';
import { systemClock } from '../../apps/runtime/src/adapters/system-clock.ts';
import { openStores, type Stores } from '../../apps/runtime/src/compose-stores.ts';
import { createEngine, type Engine } from '../../apps/runtime/src/engine/engine.ts';
import type { ModelGateway } from '../../apps/runtime/src/ports/model-gateway.ts';
import type { ToolGateway } from '../../apps/runtime/src/ports/tool-gateway.ts';
import { makeRunId } from '../../apps/runtime/src/use-cases/run-id.ts';

export interface HostOptions {
  readonly databaseUrl: string;
  readonly models: ModelGateway;
  readonly tools?: ToolGateway;
  readonly concurrency: number;
  /** False: a process that only serves. */
  readonly hosts?: boolean;
}

export interface BenchHost {
  readonly stores: Stores;
  readonly engine: Engine;
  freeze(graph: Graph): Promise<string>;
  /** Row, first event and activation, as `POST /api/runs` does. */
  create(digest: string): Promise<RunId>;
  /** When its last event is durable, if this process hosts it. Ask before it can have ended. */
  ended(run: RunId): Promise<void>;
  stop(): Promise<void>;
}

/** Most graphs that are measured use none. */
const noTools: ToolGateway = { call: () => Promise.reject(new Error('A bench called a tool.')), stop: async () => {} };
const INPUT = { message: 'My parcel never arrived.' };

export async function openHost({ databaseUrl, models, tools = noTools, concurrency, hosts = true }: HostOptions): Promise<BenchHost> {
  const logger = createLogger({ level: 'error', isTerminal: false, write: (line) => void process.stderr.write(line) });
  const stores = await openStores({ databaseUrl, dataDir: '' }, { logger, hosts });
  const engine = createEngine({ ...stores, documents: stores.graphs, models, tools, clock: systemClock, logger, concurrency });
  if (hosts) await engine.start();
  const waiting = new Map<RunId, () => void>();
  const endedEarly = new Set<RunId>();
  stores.log.onAppended((appended) => {
    for (const { run, change } of appended) {
      if (!change?.result) continue;
      const resolve = waiting.get(run);
      if (resolve === undefined) endedEarly.add(run);
      else resolve();
      waiting.delete(run);
    }
  });
  return {
    stores,
    engine,
    freeze: (graph) => stores.graphs.freeze(graph),
    async create(digest) {
      const at = systemClock.now();
      const id = makeRunId(at, randomBytes(16));
      const started = decide(null, { type: 'start', run: id, input: INPUT, digest, parent: null });
      if (!started.ok) throw new Error(started.error.message);
      await stores.runs.create({
        id, graph: 'bench', revision: null, digest, environment: null, input: INPUT, session: null, idempotencyKey: null, parent: null,
        events: [{ ...started.value, seq: 1, at, actor: ROOT }],
      });
      return id;
    },
    async ended(run) {
      if (!endedEarly.delete(run)) await new Promise<void>((resolve) => waiting.set(run, resolve));
    },
    async stop() {
      await engine.stop(0);
      await stores.stop();
    },
  };
}
