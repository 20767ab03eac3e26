// The message queue: one job a run activation. A delivery says "look at this run", nothing more; delivering twice is harmless.
import type { RunId } from '@cadre/run-core';

export interface Activation {
  /** The queue's job id. */
  readonly job: string;
  readonly run: RunId;
  /** Deliveries of this job before this one. */
  readonly failures: number;
}

export interface Dispatch {
  /** Wake `run` now, or not before `at` (ms since the epoch). */
  activate(run: RunId, at?: number): Promise<void>;
  /** Take activations as they come, while `room()` says how many more this host can hold. */
  consume(consumer: { room(): number; take(activation: Activation): void }): Promise<void>;
  /** This host is done with the job (the run ended or only waits). */
  complete(job: string): Promise<void>;
  /** Give it back at once for another host to take (graceful stop), or after a failed activation. */
  release(job: string, reason: string): Promise<void>;
  stop(): Promise<void>;
}
