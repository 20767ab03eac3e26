// Counters and histograms by labels, in memory.
import type { MetricSample } from '../ports/metrics.ts';

export type Labels = { readonly [name: string]: string };

/** From half a millisecond to half a minute. */
export const secondBounds = [0.000_5, 0.001, 0.002_5, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];

interface Series {
  readonly labels: Labels;
  /** How many were within each bound. */
  readonly counts: number[];
  count: number;
  sum: number;
}

export class Histogram {
  readonly #bounds: readonly number[];
  readonly #series = new Map<string, Series>();

  /** @param bounds upper ones, ascending */
  constructor(bounds: readonly number[]) {
    this.#bounds = bounds;
  }

  observe(labels: Labels, value: number): void {
    const series = this.#of(labels);
    series.count += 1;
    series.sum += value;
    const place = this.#bounds.findIndex((bound) => value <= bound);
    if (place >= 0) series.counts[place] = (series.counts[place] ?? 0) + 1;
  }

  /** Cumulative, as Prometheus wants them. */
  samples(): readonly MetricSample[] {
    return [...this.#series.values()].flatMap(({ labels, counts, count, sum }) => {
      let within = 0;
      const buckets = this.#bounds.map((bound, index): MetricSample => {
        within += counts[index] ?? 0;
        return { suffix: '_bucket', labels: { ...labels, le: String(bound) }, value: within };
      });
      return [...buckets, { suffix: '_bucket', labels: { ...labels, le: '+Inf' }, value: count }, { suffix: '_sum', labels, value: sum }, { suffix: '_count', labels, value: count }];
    });
  }

  #of(labels: Labels): Series {
    const key = keyOf(labels);
    const known = this.#series.get(key);
    if (known !== undefined) return known;
    const series = { labels, counts: [], count: 0, sum: 0 };
    this.#series.set(key, series);
    return series;
  }
}

export class Counter {
  readonly #values = new Map<string, { readonly labels: Labels; value: number }>();

  add(labels: Labels, value = 1): void {
    const key = keyOf(labels);
    const known = this.#values.get(key);
    if (known === undefined) this.#values.set(key, { labels, value });
    else known.value += value;
  }

  samples(): readonly MetricSample[] {
    return [...this.#values.values()].map((sample) => ({ suffix: '', ...sample }));
  }
}

function keyOf(labels: Labels): string {
  return JSON.stringify(Object.values(labels));
}
