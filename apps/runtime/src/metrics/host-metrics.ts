// What a host counts. Told by the adapters that do the work; knows none of them.
import type { Append } from '../ports/event-log.ts';
import type { HostObserver } from '../ports/host-observer.ts';
import type { MetricFamily } from '../ports/metrics.ts';
import { Counter, Histogram, secondBounds } from './histogram.ts';

const rowBounds = [1, 2, 4, 8, 16, 32, 64, 128, 256, 512];

export class HostMetrics implements HostObserver {
  readonly #pickUp = new Histogram(secondBounds);
  readonly #appendRows = new Histogram(rowBounds);
  readonly #appendSeconds = new Histogram(secondBounds);
  readonly #modelCalls = new Counter();
  readonly #modelErrors = new Counter();
  readonly #toolCalls = new Counter();
  readonly #toolErrors = new Counter();
  #events = 0;
  #modelSteps = 0;
  #engineSeconds = 0;
  #takeovers = 0;
  #runsTakenOver = 0;

  pickedUp(isFirst: boolean, seconds: number): void {
    this.#pickUp.observe({ activation: isFirst ? 'first' : 'later' }, seconds);
  }

  tookOver(runs: number): void {
    this.#takeovers += 1;
    this.#runsTakenOver += runs;
  }

  flushed(events: number, seconds: number): void {
    this.#appendRows.observe({}, events);
    this.#appendSeconds.observe({}, seconds);
  }

  appended(appends: readonly Append[]): void {
    for (const { entries, change } of appends) {
      this.#events += entries.length;
      this.#engineSeconds += (change?.engineMs ?? 0) / 1_000;
      for (const { event } of entries) if (event.type === 'effect.completed' && 'reply' in event.payload) this.#modelSteps += 1;
    }
  }

  /** @param error its code; null when the model answered */
  modelCalled(provider: string, error: string | null): void {
    this.#modelCalls.add({ provider });
    if (error !== null) this.#modelErrors.add({ provider, code: error });
  }

  /** @param error its code; null when the tool answered */
  toolCalled(type: string, error: string | null): void {
    this.#toolCalls.add({ type });
    if (error !== null) this.#toolErrors.add({ type, code: error });
  }

  families(): readonly MetricFamily[] {
    const total = (name: string, help: string, value: number): MetricFamily => ({ name, type: 'counter', help, samples: [{ suffix: '', labels: {}, value }] });
    const counter = (name: string, help: string, counted: Counter): MetricFamily => ({ name, type: 'counter', help, samples: counted.samples() });
    const histogram = (name: string, help: string, observed: Histogram): MetricFamily => ({ name, type: 'histogram', help, samples: observed.samples() });
    return [
      histogram('cadre_pick_up_seconds', 'From the time an activation was due to a host taking it.', this.#pickUp),
      total('cadre_model_steps_total', 'Replies of models that the host appended to logs.', this.#modelSteps),
      total('cadre_events_appended_total', 'Events that the host appended to logs.', this.#events),
      total('cadre_engine_seconds_total', 'Time spent in the machines of runs.', this.#engineSeconds),
      histogram('cadre_append_rows', 'Events written by one statement.', this.#appendRows),
      histogram('cadre_append_seconds', 'From sending such a statement to its events being durable.', this.#appendSeconds),
      total('cadre_takeovers_total', 'Dead hosts that this one removed.', this.#takeovers),
      total('cadre_runs_taken_over_total', 'Runs that those had in hand.', this.#runsTakenOver),
      counter('cadre_model_calls_total', 'Calls to models that have ended.', this.#modelCalls),
      counter('cadre_model_errors_total', 'Those that gave no reply, by the code of the error.', this.#modelErrors),
      counter('cadre_tool_calls_total', 'Calls to tools that have ended.', this.#toolCalls),
      counter('cadre_tool_errors_total', 'Those that gave no result, by the code of the error.', this.#toolErrors),
    ];
  }
}
