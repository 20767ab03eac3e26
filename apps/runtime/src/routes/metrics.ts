// Metrics as Prometheus text, and what this layer itself measures: requests.
import { Histogram, secondBounds } from '../metrics/histogram.ts';
import type { MetricFamily, MetricSource } from '../ports/metrics.ts';

export interface Observation {
  readonly method: string;
  /** The pattern, so that ids don't make series. */
  readonly route: string;
  readonly status: number;
  readonly milliseconds: number;
}

export class HttpMetrics implements MetricSource {
  readonly #requests = new Histogram(secondBounds);

  observe({ method, route, status, milliseconds }: Observation): void {
    this.#requests.observe({ method, route, status: String(status) }, milliseconds / 1_000);
  }

  collect(): Promise<readonly MetricFamily[]> {
    const help = 'Time from a request to the head of its answer.';
    return Promise.resolve([{ name: 'cadre_http_request_seconds', type: 'histogram', help, samples: this.#requests.samples() }]);
  }
}

export async function metricsText(sources: readonly MetricSource[]): Promise<string> {
  const collected = await Promise.all(sources.map((source) => source.collect()));
  return `${merged(collected.flat()).flatMap(familyLines).join('\n')}\n`;
}

/** A family stands once, whoever has samples of it; who means something else by its name is left out. */
function merged(families: readonly MetricFamily[]): readonly MetricFamily[] {
  const byName = new Map<string, MetricFamily>();
  for (const family of families) {
    const known = byName.get(family.name);
    if (known === undefined) byName.set(family.name, family);
    else if (known.type === family.type) byName.set(family.name, { ...known, samples: [...known.samples, ...family.samples] });
  }
  return [...byName.values()];
}

function familyLines({ name, type, help, samples }: MetricFamily): readonly string[] {
  const lines = samples.map(({ suffix, labels, value }) => `${name}${suffix}${labelText(labels)} ${value}`);
  return [`# HELP ${name} ${help.replace(/[\\\n]/g, escaped)}`, `# TYPE ${name} ${type}`, ...lines];
}

function labelText(labels: { readonly [name: string]: string }): string {
  const pairs = Object.entries(labels).map(([name, value]) => `${name}="${value.replace(/[\\"\n]/g, escaped)}"`);
  return pairs.length === 0 ? '' : `{${pairs.join(',')}}`;
}

function escaped(character: string): string {
  return character === '\n' ? '\\n' : `\\${character}`;
}
