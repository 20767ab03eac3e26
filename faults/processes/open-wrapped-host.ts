// A host like `cadre host`, but with wrapped ports: what the product is never asked to do to itself. Only the faults start it.
import { writeSync } from 'node:fs';
import { createLogger } from '../../apps/runtime/src/adapters/logger.ts';
import { createModelGateway } from '../../apps/runtime/src/adapters/models/create-model-gateway.ts';
import { PostgresCredentialStore } from '../../apps/runtime/src/adapters/postgres/credential-store.ts';
import { KeyRing } from '../../apps/runtime/src/adapters/vault/key-ring.ts';
import { Vault } from '../../apps/runtime/src/adapters/vault/vault.ts';
import { openStores } from '../../apps/runtime/src/compose-stores.ts';
import { openTools } from '../../apps/runtime/src/compose-tools.ts';
import { createEngine } from '../../apps/runtime/src/engine/engine.ts';
import type { EngineParts } from '../../apps/runtime/src/engine/engine.ts';
import { readSettings } from '../../apps/runtime/src/settings/settings.ts';

/** Prints `acknowledged run:seq` for every append that the log acknowledged. Never resolves before SIGTERM. */
export async function openWrappedHost(wrap: (parts: EngineParts) => EngineParts): Promise<void> {
  const settings = readSettings(process.env);
  const logger = createLogger({ level: settings.logLevel, isTerminal: false, write: (line) => void process.stderr.write(line) });
  const stores = await openStores(settings, { logger, hosts: true });
  const models = createModelGateway(settings);
  const credentials = new Vault({ store: new PostgresCredentialStore(stores.sql), keys: new KeyRing(settings), now: () => performance.now() });
  const tools = await openTools(settings, { sql: stores.sql, credentials, logger });
  const { log } = stores;
  const telling: EngineParts['log'] = {
    get pending() {
      return log.pending;
    },
    append: async (append) => {
      const outcome = await log.append(append);
      // Synchronous, so that it is out before anything else happens, also before a kill.
      if (outcome === 'appended') append.entries.forEach((_, index) => writeSync(1, `acknowledged ${append.run}:${append.seq + index}\n`));
      return outcome;
    },
    appendAndActivate: (append) => log.appendAndActivate(append),
    read: (run, after, limit) => log.read(run, after, limit),
    onAppended: (listener) => log.onAppended(listener),
  };
  const engine = createEngine(wrap({ ...stores, log: telling, documents: stores.graphs, models, tools: tools.gateway, logger, concurrency: settings.hostConcurrency }));
  await engine.start();
  writeSync(1, '{"ready":true}\n');
  await new Promise((resolve) => process.once('SIGTERM', resolve));
  await engine.stop();
  await tools.stop();
  await stores.stop();
}
