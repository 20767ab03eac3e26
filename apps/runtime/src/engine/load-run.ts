// A run from the database into memory: the newest snapshot that can be trusted and the tail of the log, or the whole log.
import type { RunId } from '@cadre/run-core';
import type { EventLog, LoggedEvent } from '../ports/event-log.ts';
import type { RunHead } from '../ports/run-store.ts';
import type { Logger } from '../ports/logger.ts';
import type { SnapshotStore } from '../ports/snapshot-store.ts';
import type { CompiledGraphs } from './compiled-graphs.ts';
import { RunFold } from './run-fold.ts';
import { FIRST_SNAPSHOT } from './snapshot-spacing.ts';

export interface LoadParts {
  readonly log: EventLog;
  readonly snapshots: SnapshotStore;
  readonly graphs: CompiledGraphs;
  readonly logger: Logger;
}

/**
 * @param beginning the first events, up to FIRST_SNAPSHOT of them, where they were read along with the row
 * @throws GraphUnusable, FoldFailed
 */
export async function loadRun(parts: LoadParts, run: RunId, { row, beginning = [] }: { readonly row: Pick<RunHead, 'digest' | 'seq'>; readonly beginning?: readonly LoggedEvent[] }): Promise<RunFold> {
  const fold = new RunFold(await parts.graphs.get(row.digest));
  if (row.seq >= FIRST_SNAPSHOT) await restore(parts, run, fold);
  if (fold.seq === 0) for (const event of beginning) fold.take(event);
  if (beginning.length === 0 || beginning.length === FIRST_SNAPSHOT) for (const event of await parts.log.read(run, fold.seq)) fold.take(event);
  fold.takeEngineMs(); // folding again is not the run's own time
  return fold;
}

async function restore({ snapshots, logger }: LoadParts, run: RunId, fold: RunFold): Promise<void> {
  const snapshot = await snapshots.load(run, fold.compiled.machineHash);
  if (snapshot !== null && !fold.restore(snapshot)) logger.warn({ run, seq: snapshot.seq }, 'A snapshot is damaged; the whole log is folded instead.');
}
