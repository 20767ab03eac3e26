// Prometheus text, from a registry that is small enough to be our own: one histogram, and counters and gauges that are read when asked.

export interface Metric {
  readonly name: string;
  readonly type: 'gauge' | 'counter';
  readonly help: string;
  read(): Promise<readonly Sample[]>;
}

export interface Sample {
  readonly labels: Labels;
  readonly value: number;
}

type Labels = { readonly [name: string]: string };

export interface Observation {
  readonly method: string;
  /** The pattern, so that ids don't make series. */
  readonly route: string;
  readonly status: number;
  readonly milliseconds: number;
}

/** Upper bounds in seconds. */
const buckets = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

interface Series {
  readonly labels: Labels;
  readonly counts: number[];
  count: number;
  seconds: number;
}

export class HttpMetrics {
  readonly #series = new Map<string, Series>();

  observe({ method, route, status, milliseconds }: Observation): void {
    const labels = { method, route, status: String(status) };
    const key = Object.values(labels).join(' ');
    const series = this.#series.get(key) ?? { labels, counts: buckets.map(() => 0), count: 0, seconds: 0 };
    this.#series.set(key, series);
    const seconds = milliseconds / 1_000;
    series.count += 1;
    series.seconds += seconds;
    buckets.forEach((bound, index) => {
      if (seconds <= bound) series.counts[index] = (series.counts[index] ?? 0) + 1;
    });
  }

  *lines(): Generator<string> {
    const name = 'cadre_http_request_seconds';
    yield `# HELP ${name} Time from a request to the head of its answer.`;
    yield `# TYPE ${name} histogram`;
    for (const { labels, counts, count, seconds } of this.#series.values()) {
      for (const [index, bound] of buckets.entries()) yield `${name}_bucket${labelText({ ...labels, le: String(bound) })} ${counts[index] ?? 0}`;
      yield `${name}_bucket${labelText({ ...labels, le: '+Inf' })} ${count}`;
      yield `${name}_sum${labelText(labels)} ${seconds}`;
      yield `${name}_count${labelText(labels)} ${count}`;
    }
  }
}

export async function metricsText(http: HttpMetrics, metrics: readonly Metric[]): Promise<string> {
  const lines = [...http.lines()];
  for (const metric of metrics) {
    lines.push(`# HELP ${metric.name} ${metric.help}`, `# TYPE ${metric.name} ${metric.type}`);
    for (const { labels, value } of await metric.read()) lines.push(`${metric.name}${labelText(labels)} ${value}`);
  }
  return `${lines.join('\n')}\n`;
}

function labelText(labels: Labels): string {
  const pairs = Object.entries(labels).map(([name, value]) => `${name}="${value.replace(/[\\"\n]/g, escaped)}"`);
  return pairs.length === 0 ? '' : `{${pairs.join(',')}}`;
}

function escaped(character: string): string {
  return character === '\n' ? '\\n' : `\\${character}`;
}
