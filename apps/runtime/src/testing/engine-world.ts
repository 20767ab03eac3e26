// An engine on a real database with scripted models: what a host process is, without HTTP.
import { randomUUID } from 'node:crypto';
import type { Graph, Json } from '@cadre/graph-schema';
import { ROOT, SEMANTICS, toRunId } from '@cadre/run-core';
import type { RunId } from '@cadre/run-core';
import { openStores } from '../compose-stores.ts';
import type { Stores } from '../compose-stores.ts';
import { createEngine } from '../engine/engine.ts';
import type { Engine } from '../engine/engine.ts';
import type { DocumentSource } from '../ports/graph-store.ts';
import type { Logger } from '../ports/logger.ts';
import type { RunShape } from '../shapes/index.ts';
import { ScriptedModels } from './scripted-models.ts';
import { ScriptedTools } from './scripted-tools.ts';
import { silentLogger } from './silent-logger.ts';
import { TestClock } from './test-clock.ts';

export interface EngineWorld {
  readonly store: Stores;
  readonly engine: Engine;
  readonly models: ScriptedModels;
  readonly tools: ScriptedTools;
  readonly clock: TestClock;
  /** Freezes the graph and creates a run of it. */
  run(graph: Graph, input?: Json, more?: { readonly idempotencyKey?: string }): Promise<RunId>;
  get(run: RunId): Promise<RunShape>;
  /** Looks until `is` holds. */
  until(run: RunId, is: (row: RunShape) => boolean): Promise<RunShape>;
  ended(run: RunId): Promise<RunShape>;
  close(graceMs?: number): Promise<void>;
}

export interface EngineWorldOptions {
  readonly models?: ScriptedModels;
  readonly tools?: ScriptedTools;
  readonly concurrency?: number;
  readonly logger?: Logger;
  /** Instead of the database's. */
  readonly documents?: DocumentSource;
}

export async function openEngineWorld(url: string, options: EngineWorldOptions = {}): Promise<EngineWorld> {
  const logger = options.logger ?? silentLogger;
  const store = await openStores({ databaseUrl: url, dataDir: '' }, { logger, hosts: true, failurePauseMs: 5 });
  const models = options.models ?? new ScriptedModels();
  const tools = options.tools ?? new ScriptedTools();
  const clock = new TestClock();
  const { log, runs, snapshots, graphs, dispatch, live } = store;
  const engine = createEngine({ log, runs, snapshots, dispatch, live, documents: options.documents ?? graphs, models, tools, clock, random: () => 0.5, logger, concurrency: options.concurrency ?? 100 });

  async function get(run: RunId): Promise<RunShape> {
    const row = await runs.get(run);
    if (row === null) throw new Error(`There is no run ${run}.`);
    return row;
  }
  async function until(run: RunId, is: (row: RunShape) => boolean): Promise<RunShape> {
    for (;;) {
      const row = await get(run);
      if (is(row)) return row;
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  }
  return {
    store, engine, models, tools, clock, get, until,
    ended: (run) => until(run, (row) => row.endedAt !== null),
    async run(graph, input = {}, more = {}) {
      const id = toRunId(randomUUID());
      const digest = await graphs.freeze(graph);
      const payload = { run: id, input, digest, semantics: SEMANTICS, parent: null };
      const { run } = await runs.create({
        id, graph: 'test', revision: null, digest, environment: null, input, session: null, idempotencyKey: more.idempotencyKey ?? null, parent: null,
        events: [{ seq: 1, actor: ROOT, type: 'run.started', at: clock.now(), payload }],
      });
      return toRunId(run.id);
    },
    async close(graceMs = 0) {
      await engine.stop(graceMs);
      await store.stop();
    },
  };
}
