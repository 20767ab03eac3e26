// Runs that this process creates go straight into its own hand while it has room and nobody waits for a host; the others go into
// the queue. Either way their activations are in the queue's table with the very commit that creates them.
import { randomUUID } from 'node:crypto';
import type { Activation } from '../../ports/dispatch.ts';
import type { HostObserver } from '../../ports/host-observer.ts';
import type { NewRun } from '../../ports/run-store.ts';
import type { Claim } from '../postgres/run-store.ts';
import { withFirstActivations } from './activations.ts';
import type { NewActivation } from './activations.ts';
import type { Hand } from './hand.ts';
import type { QueueFigures } from './queue-figures.ts';

export interface NewbornsParts {
  readonly hand: Hand;
  readonly figures: QueueFigures;
  readonly observer: HostObserver;
  /** Under which this process hosts; undefined when it does not, or is about to stop. */
  host(): string | undefined;
  /** How many it can take at once. */
  room(): number;
  take(activation: Activation): void;
  /** Some are in the queue now. */
  queued(): void;
}

export class Newborns {
  readonly #parts: NewbornsParts;
  #claimed = 0;

  constructor(parts: NewbornsParts) {
    this.#parts = parts;
  }

  claim(wanted: number): Claim {
    const { host, room } = this.#parts;
    const id = host();
    const claimed = id === undefined ? 0 : Math.max(0, Math.min(wanted, room() - this.#claimed));
    this.#claimed += claimed;
    let taken: readonly NewActivation[] = [];
    return {
      activations: (sql, runs) => {
        const activations = runs.map((run) => ({ run, job: randomUUID() }));
        taken = activations.slice(0, claimed);
        return withFirstActivations(sql, { activations, taken: taken.length, host: id ?? null });
      },
      created: (runs) => {
        // A host that leaves has passed them on. One that was given up meanwhile has nothing in hand: the queue takes back what has no heartbeat.
        if (host() === id) this.#take(taken, runs);
        if (taken.length < runs.length) this.#parts.queued();
      },
      [Symbol.dispose]: () => void (this.#claimed -= claimed),
    };
  }

  #take(activations: readonly NewActivation[], runs: readonly NewRun[]): void {
    const { hand, figures, observer, take } = this.#parts;
    const byId = new Map(runs.map((run) => [run.id, run]));
    for (const { run, job } of activations) {
      const newborn = byId.get(run);
      if (newborn === undefined) continue;
      hand.put(job, { run, retryCount: 0, failures: 0, failedAt: 0 });
      observer.pickedUp(true, 0);
      take({ job, order: 'first', run, failures: 0, failedAt: 0, newborn });
    }
    figures.keepFresh(hand.size, 0);
  }
}
