// Whether a model is worth calling: after repeated outages it is left alone for a while, then one call tries it. Each process finds
// out for itself, and tells the others so that any of them can show it.
import { CircuitState, circuitBreaker, ConsecutiveBreaker, DelegateBackoff, handleAll, isBrokenCircuitError, isTaskCancelledError } from 'cockatiel';
import { ModelFailure } from '../../ports/model-gateway.ts';

/** What came of a call. `isOutage`: the provider is at fault, not the request and not its caller. */
export type CallOutcome<T> = { readonly reply: T } | { readonly failure: ModelFailure; readonly isOutage: boolean };

export type CircuitShape = 'closed' | 'open' | 'half-open';

/** Outages in a row, over all runs of this process. */
const OUTAGES = 5;
const FIRST_REST_MS = 5_000;
const LONGEST_REST_MS = 60_000;

const shapes: { readonly [state in CircuitState]: CircuitShape } = {
  [CircuitState.Closed]: 'closed',
  [CircuitState.Open]: 'open',
  [CircuitState.HalfOpen]: 'half-open',
  [CircuitState.Isolated]: 'open',
};

export class Circuit {
  readonly #model: string;
  readonly #policy;
  #openUntil = 0;
  #inFlight = 0;

  /** @param onChange with milliseconds it is open for, null when it has closed */
  constructor(model: string, onChange: (openForMs: number | null) => void) {
    this.#model = model;
    this.#policy = circuitBreaker(handleAll, {
      breaker: new ConsecutiveBreaker(OUTAGES),
      halfOpenAfter: new DelegateBackoff(({ attempt }) => {
        const rest = Math.min(FIRST_REST_MS * 2 ** (attempt - 1), LONGEST_REST_MS);
        this.#openUntil = Date.now() + rest;
        return rest;
      }),
    });
    this.#policy.onBreak(() => onChange(this.#openUntil - Date.now()));
    this.#policy.onReset(() => onChange(null));
  }

  get shape(): CircuitShape {
    // The policy opens half only when somebody calls.
    return this.#policy.state === CircuitState.Open && Date.now() >= this.#openUntil ? 'half-open' : shapes[this.#policy.state];
  }

  /** Milliseconds since the epoch; null unless it is open. */
  get openUntil(): number | null {
    return this.shape === 'open' ? this.#openUntil : null;
  }

  get inFlight(): number {
    return this.#inFlight;
  }

  /** @throws ModelFailure at once while the circuit is open */
  check(): void {
    if (this.shape === 'open') throw this.#refusal();
  }

  /** While one call tries a model again, the others wait for what comes of it. @throws ModelFailure */
  async run<T>(call: () => Promise<CallOutcome<T>>, signal: AbortSignal): Promise<T> {
    const outcome = await this.#execute(call, signal);
    if ('failure' in outcome) throw outcome.failure;
    return outcome.reply;
  }

  async #execute<T>(call: () => Promise<CallOutcome<T>>, signal: AbortSignal): Promise<CallOutcome<T>> {
    const isTried = this.#policy.state === CircuitState.HalfOpen;
    const execution = this.#policy.execute(() => this.#attempt(call), signal);
    try {
      return await (isTried ? Promise.race([execution, aborted(signal)]) : execution);
    } catch (error) {
      if (isBrokenCircuitError(error)) throw this.#refusal();
      if (isTaskCancelledError(error) || error === signal.reason) throw new ModelFailure('cancelled', `The call to ${this.#model} was cancelled.`, { durationMs: 0 });
      throw error;
    }
  }

  /** Throws for an outage alone, so that nothing else counts as one. */
  async #attempt<T>(call: () => Promise<CallOutcome<T>>): Promise<CallOutcome<T>> {
    this.#inFlight += 1;
    try {
      const outcome = await call();
      // A trial that nobody waited for has shown nothing.
      const isUntold = 'failure' in outcome && outcome.failure.code === 'cancelled' && this.#policy.state === CircuitState.HalfOpen;
      if ('failure' in outcome && (outcome.isOutage || isUntold)) throw outcome.failure;
      return outcome;
    } finally {
      this.#inFlight -= 1;
    }
  }

  #refusal(): ModelFailure {
    const retryAfterMs = Math.max(0, this.#openUntil - Date.now());
    const message = `${this.#model} did not answer ${OUTAGES} times in a row and is left alone for another ${Math.ceil(retryAfterMs / 1_000)} s.`;
    return new ModelFailure('provider_unavailable', message, { retryAfterMs, isFinal: true, durationMs: 0 });
  }
}

function aborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    if (signal.aborted) reject(signal.reason);
    else signal.addEventListener('abort', () => reject(signal.reason), { once: true });
  });
}
