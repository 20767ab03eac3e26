// Puts the runtime together. With main.ts and compose-stores.ts the only place that names adapters.
import { randomBytes } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import type { Logger } from 'pino';
import { readEditorFolder } from './adapters/editor-folder.ts';
import { createLogger } from './adapters/logger.ts';
import { createModelGateway } from './adapters/models/create-model-gateway.ts';
import { readPrices } from './adapters/models/prices.ts';
import { PostgresCredentialStore } from './adapters/postgres/credential-store.ts';
import { PostgresSessionStore } from './adapters/postgres/session-store.ts';
import { createTemplateFolder } from './adapters/template-folder.ts';
import { KeyRing } from './adapters/vault/key-ring.ts';
import { rotate } from './adapters/vault/rotate.ts';
import type { Rotation } from './adapters/vault/rotate.ts';
import { Vault } from './adapters/vault/vault.ts';
import { metricsOf, probesOf } from './compose-metrics.ts';
import { openStores } from './compose-stores.ts';
import { openTools } from './compose-tools.ts';
import { createEngine } from './engine/engine.ts';
import { countedModels, countedTools } from './metrics/counted-gateways.ts';
import { HostMetrics } from './metrics/host-metrics.ts';
import type { EditorFiles } from './ports/editor-files.ts';
import type { HealthProbes } from './ports/health-probe.ts';
import type { MetricSource } from './ports/metrics.ts';
import type { Settings } from './settings/settings.ts';
import { MOST_CONCURRENCY } from './shapes/index.ts';
import { NodeLabels } from './use-cases/node-labels.ts';
import { makeRunId } from './use-cases/run-id.ts';
import type { World } from './use-cases/world.ts';

export interface Runtime extends AsyncDisposable {
  readonly world: World;
  readonly probes: HealthProbes;
  readonly metrics: readonly MetricSource[];
  readonly logger: Logger;
  /** Lets runs in hand go, then the database. */
  stop(): Promise<void>;
}

export async function openRuntime(settings: Settings, { hosts }: { readonly hosts: boolean }): Promise<Runtime> {
  const logger = openLogger(settings);
  const prices = readPrices(settings.pricesFile);
  const counted = new HostMetrics();
  const stores = await openStores(settings, { logger, hosts, concurrency: settings.hostConcurrency, observer: counted });
  try {
    const { clock, log, snapshots, runs, graphs, dispatch, live } = stores;
    const credentials = new Vault({ store: new PostgresCredentialStore(stores.sql), keys: new KeyRing(settings), now: () => performance.now() });
    const tools = await openTools(settings, { sql: stores.sql, credentials, logger });
    const { mcpServers, mcpTools } = tools;
    const { providers, apiKeys, offlineDelayMs, modelLimits: limits } = settings;
    const models = createModelGateway({ providers, apiKeys, offlineDelayMs, limits, shared: stores.rateLimits, prices });
    log.onAppended((appends) => counted.appended(appends));
    const engine = createEngine({
      log, snapshots, runs, documents: graphs, dispatch, live, models: countedModels(models, counted), tools: countedTools(tools.gateway, counted), clock, random: Math.random, logger,
      // How many it is given is the queue's to say: an operator may change that.
      concurrency: MOST_CONCURRENCY,
    });
    if (hosts) await engine.start();
    const complaint = await credentials.complaint();
    if (complaint !== null) logger.warn({}, complaint);
    const world: World = { graphs, runs, sessions: new PostgresSessionStore(stores.sql), log, live, models, engine, credentials, mcpServers, mcpTools, hosts: stores.hosts, templates: createTemplateFolder(), nodeLabels: new NodeLabels(graphs), clock, makeRunId: () => makeRunId(clock.now(), randomBytes(16)) };
    const stop = once(async () => {
      await engine.stop();
      await tools.stop();
      await stores.stop();
    });
    return { world, logger, probes: probesOf(stores), metrics: metricsOf({ stores, own: counted, models }), stop, [Symbol.asyncDispose]: stop };
  } catch (error) {
    await stores.stop();
    throw error;
  }
}

/** @returns the names of the migrations that were applied now */
export async function migrateDatabase(settings: Settings): Promise<readonly string[]> {
  const { migrated, stop } = await openStores(settings, { logger: openLogger(settings), hosts: false });
  await stop();
  return migrated;
}

/** Gives every credential the newest key, making one when the key is a file. @throws SecretKeyError, and then nothing was changed */
export async function rotateSecretKey(settings: Settings): Promise<Rotation> {
  const { sql, stop } = await openStores(settings, { logger: openLogger(settings), hosts: false });
  try {
    return await rotate(new PostgresCredentialStore(sql), new KeyRing(settings));
  } finally {
    await stop();
  }
}

/** Null when it has not been built. */
export function openEditor(): Promise<EditorFiles | null> {
  return readEditorFolder(fileURLToPath(new URL('../../editor/dist/', import.meta.url)));
}

function openLogger({ logLevel }: Settings): Logger {
  return createLogger({ level: logLevel, isTerminal: process.stderr.isTTY, write: (line) => void process.stderr.write(line) });
}

function once(action: () => Promise<void>): () => Promise<void> {
  let done: Promise<void> | null = null;
  return () => (done ??= action());
}
