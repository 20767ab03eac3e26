// The message queue: one job a run activation. A delivery says "look at this run", nothing more; delivering twice is harmless.
// One run has at most one activation in hand anywhere; others of it wait in the queue meanwhile.
import type { RunId } from '@cadre/run-core';
import type { NewRun } from './run-store.ts';

/** Whether an activation is the first of its run. A crowd of one sort must not hold up the other. */
export type Order = 'first' | 'later';

export interface Activation {
  readonly order: Order;
  /** The queue's job id. */
  readonly job: string;
  readonly run: RunId;
  /** Times in a row that a host failed, or died, with this run. */
  readonly failures: number;
  /** The run's place when `failures` was last counted: a run that has moved on since then counts from zero. */
  readonly failedAt: number;
  /** The run as this process has just created it: there is nothing to look up. */
  readonly newborn?: Newborn;
}

export type Newborn = Pick<NewRun, 'digest' | 'events'>;

export interface Consumer {
  /** How many more activations of that sort this host can take from the queue. */
  room(order: Order): number;
  /** How many runs that this process creates it can take at once, without the queue. */
  newbornRoom(): number;
  take(activation: Activation): void;
  /** Others have declared this host dead and taken its runs: drop everything in hand. */
  lost(): void;
  /** The queue gave a run up: nobody could finish its activations. */
  givenUp(run: RunId): void;
}

export interface QueueDepth {
  /** Activations that are due and not in hand. One whose run is in hand waits for that. */
  readonly ready: number;
  /** Not due yet: timers. */
  readonly delayed: number;
  /** In hand anywhere. */
  readonly active: number;
  /** How long the oldest that a host could take is due, in milliseconds; null when none is. */
  readonly oldestMs: number | null;
}

export interface Dispatch {
  /** Wake `run` now, or not before `at` (ms since the epoch). An activation at or before that time is enough. */
  activate(run: RunId, at?: number): Promise<void>;
  /** Become a host: be known to the others, and take activations as they come. */
  consume(consumer: Consumer): Promise<void>;
  /** The consumer has room again. */
  resume(): void;
  /** Whether the job is still this host's: it may have been silent for so long that the job went to another. That it forgets. */
  isHeld(job: string): Promise<boolean>;
  /** This host is done with the job (the run ended or only waits). */
  complete(job: string): Promise<void>;
  /** The job was completed by the append that ended its run. */
  completedWithAppend(job: string): void;
  /** Back to the queue at once, for any host: a graceful stop. */
  handOver(job: string): Promise<void>;
  /** Back to the queue after a pause, with one more failure on its account; `seq` is the run's place now. */
  fail(job: string, failure: { readonly seq: number; readonly reason: string }): Promise<void>;
  /** Back to the queue after a pause, its failures counted as before: not now and not here. */
  postpone(job: string): Promise<void>;
  /** @throws when the queue can't be reached */
  depth(): Promise<QueueDepth>;
  /** Take no more. Jobs in hand stay in hand. */
  pause(): Promise<void>;
  /** Leave; jobs still in hand are others' to take. */
  stop(): Promise<void>;
}
