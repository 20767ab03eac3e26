// A command from outside of the host, from any process: decided on the newest state, appended together with an activation.
import { actorOf, decide } from '@cadre/run-core';
import type { Command, Refusal, RunEvent, RunId } from '@cadre/run-core';
import { fail, ok } from '@cadre/graph-schema';
import type { Result } from '@cadre/graph-schema';
import type { Clock } from '../ports/clock.ts';
import type { Live } from '../ports/live.ts';
import type { RunStore } from '../ports/run-store.ts';
import { loadRun } from './load-run.ts';
import type { LoadParts } from './load-run.ts';
import { changeOf } from './row-change.ts';

export interface OutsideParts extends LoadParts {
  readonly runs: RunStore;
  readonly live: Live;
  readonly clock: Clock;
}

/** A busy run's host wins the place again and again, but hardly this often. */
const TRIES = 100;

/** @throws when the run doesn't exist, or can't be folded by this version */
export async function appendOutside(parts: OutsideParts, run: RunId, command: Command): Promise<Result<RunEvent, Refusal>> {
  const row = await parts.runs.head(run);
  if (row === null) throw new Error(`There is no run ${run}.`);
  const fold = await loadRun(parts, run, { row });
  for (let attempt = 0; attempt < TRIES; attempt += 1) {
    const { state } = fold;
    const decided = decide(state, command);
    if (!decided.ok) return fail(decided.error);
    const event = { ...decided.value, seq: state.seq + 1, at: Math.max(parts.clock.now(), fold.at) };
    const folding = fold.preview(event);
    const change = changeOf(state, folding, folding.remembered);
    const outcome = await parts.log.appendAndActivate({ run, seq: event.seq, entries: [{ event: decided.value, actor: actorOf(state, event), at: event.at }], ...(change === undefined ? {} : { change }) });
    if (outcome === 'appended') {
      parts.live.call(run);
      return ok(event);
    }
    for (const other of await parts.log.read(run, fold.seq)) fold.take(other);
  }
  throw new Error(`Run ${run} moves on too fast to be told ${command.type}.`);
}
