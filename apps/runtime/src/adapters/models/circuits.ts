// The circuits of all models that were called here, and what other processes told of theirs.
import type { SharedLimits } from '../../ports/shared-limits.ts';
import { Circuit, type CircuitShape } from './circuit.ts';

export interface CircuitView {
  readonly circuit: CircuitShape;
  /** Milliseconds since the epoch, while it is open. */
  readonly openUntil: number | null;
  /** Calls under way in this process. */
  readonly inFlight: number;
}

/** Graphs name models freely: names that were called and work are forgotten past this many. */
const MOST_KEPT = 1_000;
/** A process that told of an open circuit and was not heard of again so long after its end is gone. */
const FORGET_AFTER_MS = 60_000;

export class Circuits {
  readonly #shared: SharedLimits | null;
  readonly #circuits = new Map<string, Circuit>();
  /** Until when others' are open. */
  readonly #elsewhere = new Map<string, number>();

  constructor(shared: SharedLimits | null) {
    this.#shared = shared;
  }

  of(model: string): Circuit {
    const known = this.#circuits.get(model);
    if (known !== undefined) return known;
    if (this.#circuits.size >= MOST_KEPT) for (const [name, circuit] of this.#circuits) if (circuit.shape === 'closed' && circuit.inFlight === 0) this.#circuits.delete(name);
    const circuit = new Circuit(model, (openForMs) => this.#shared?.tellCircuit(model, openForMs));
    this.#circuits.set(model, circuit);
    return circuit;
  }

  hear(model: string, openUntil: number | null): void {
    if (openUntil === null) this.#elsewhere.delete(model);
    else this.#elsewhere.set(model, openUntil);
  }

  /** Models that are out of order, or at work. */
  get remarkable(): readonly string[] {
    const here = [...this.#circuits].filter(([, circuit]) => circuit.shape !== 'closed' || circuit.inFlight > 0).map(([model]) => model);
    return [...new Set([...here, ...this.#elsewhere.keys()])];
  }

  /** Its own state counts before what others told. */
  view(model: string): CircuitView {
    const own = this.#circuits.get(model);
    const inFlight = own?.inFlight ?? 0;
    if (own !== undefined && own.shape !== 'closed') return { circuit: own.shape, openUntil: own.openUntil, inFlight };
    const until = this.#elsewhere.get(model);
    const now = Date.now();
    if (until === undefined || now > until + FORGET_AFTER_MS) {
      this.#elsewhere.delete(model);
      return { circuit: 'closed', openUntil: null, inFlight };
    }
    return now < until ? { circuit: 'open', openUntil: until, inFlight } : { circuit: 'half-open', openUntil: null, inFlight };
  }
}
