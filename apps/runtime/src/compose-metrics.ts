// What GET /metrics and GET /health/ready ask: the database for all processes, this process for itself.
import type { PostgresHostDirectory } from './adapters/pg-boss/host-directory.ts';
import { countOpenRuns, countParkedRuns, probeDatabase, probeMigrations } from './adapters/postgres/database-health.ts';
import type { Stores } from './compose-stores.ts';
import type { HostMetrics } from './metrics/host-metrics.ts';
import { ProbeError } from './ports/health-probe.ts';
import type { HealthProbes } from './ports/health-probe.ts';
import type { MetricFamily, MetricSample, MetricSource } from './ports/metrics.ts';
import type { ModelGateway } from './ports/model-gateway.ts';

export function probesOf({ sql, dispatch, hosts }: Stores): HealthProbes {
  return {
    database: { check: () => probeDatabase(sql) },
    migrations: { check: () => probeMigrations(sql) },
    host: { check: () => probeHosts(hosts) },
    queue: {
      async check() {
        const { ready, oldestMs, active } = await dispatch.depth();
        const oldest = oldestMs === null ? '' : `, the oldest for ${(oldestMs / 1_000).toFixed(1)} s`;
        return `${ready} waiting${oldest}, ${active} in hand`;
      },
    },
  };
}

/** @throws ProbeError when nobody hosts */
async function probeHosts(hosts: PostgresHostDirectory): Promise<string> {
  const alive = (await hosts.list()).filter((host) => host.isAlive);
  if (alive.length === 0) throw new ProbeError('no process hosts runs; start cadre start or cadre host');
  const drained = alive.filter(({ concurrency }) => concurrency === 0).length;
  const count = alive.length === 1 ? '1 host' : `${alive.length} hosts`;
  if (drained === 0) return count;
  return drained === alive.length ? `${count}, drained` : `${count}, ${drained} drained`;
}

export interface MetricParts {
  readonly stores: Stores;
  /** Of this process. */
  readonly own: HostMetrics;
  readonly models: ModelGateway;
}

export function metricsOf({ stores, own, models }: MetricParts): readonly MetricSource[] {
  return [
    { collect: () => queueMetrics(stores) },
    { collect: () => runMetrics(stores) },
    { collect: () => hostMetrics(stores, own) },
    { collect: () => Promise.resolve([circuits(models), ...processMetrics()]) },
  ];
}

async function queueMetrics({ dispatch }: Stores): Promise<readonly MetricFamily[]> {
  const { ready, delayed, active, oldestMs } = await dispatch.depth();
  const states = { waiting: ready, delayed, in_hand: active };
  return [
    gauge('cadre_activations', 'Activations of runs: due, not due yet, and in the hand of a host.', Object.entries(states).map(([state, value]) => sample({ state }, value))),
    gauge('cadre_activations_oldest_waiting_seconds', 'How long the oldest activation that a host could take is due.', [sample({}, (oldestMs ?? 0) / 1_000)]),
  ];
}

async function runMetrics({ sql }: Stores): Promise<readonly MetricFamily[]> {
  const [open, parked] = await Promise.all([countOpenRuns(sql), countParkedRuns(sql)]);
  return [
    gauge('cadre_runs_open', 'Runs that have not ended, by status.', open.map(({ status, runs }) => sample({ status }, runs))),
    gauge('cadre_runs_parked', 'Runs that wait for an operator.', [sample({}, parked)]),
  ];
}

/** What hosts have counted: of this process as of now, of others as they last wrote it down. */
async function hostMetrics({ hosts, dispatch }: Stores, own: HostMetrics): Promise<readonly MetricFamily[]> {
  const [all, figures] = await Promise.all([hosts.list(), hosts.figures()]);
  const alive = all.filter(({ isAlive }) => isAlive);
  const counted = alive.flatMap(({ id }) => (id === dispatch.hostId ? own.families() : (figures.get(id) ?? [])).map((family) => labelled(family, id)));
  return [
    gauge('cadre_hosts_alive', 'Processes that host runs.', [sample({}, alive.length)]),
    gauge('cadre_host_runs_held', 'Runs that a host has in hand.', alive.map(({ id, name, held }) => sample({ host: id, name }, held))),
    gauge('cadre_host_concurrency', 'Runs that a host may have in hand; 0: it is drained.', alive.map(({ id, name, concurrency }) => sample({ host: id, name }, concurrency))),
    // A process that has counted nothing yet, or no host at all: what there is to count is said all the same.
    ...own.families().map((family) => ({ ...family, samples: [] })),
    ...counted,
  ];
}

function labelled(family: MetricFamily, host: string): MetricFamily {
  return { ...family, samples: family.samples.map(({ labels, ...rest }) => ({ ...rest, labels: { host, ...labels } })) };
}

const circuitValues = { closed: 0, 'half-open': 1, open: 2 };

function circuits(models: ModelGateway): MetricFamily {
  const states = models.list().map(({ id, circuit }) => sample({ model: id }, circuitValues[circuit]));
  return gauge('cadre_model_circuit', '0: the model is called; 1: the next call tries it; 2: it did not answer and is left alone.', states);
}

function processMetrics(): readonly MetricFamily[] {
  return [
    gauge('cadre_process_resident_memory_bytes', 'Memory of the process that answers.', [sample({}, process.memoryUsage.rss())]),
    gauge('cadre_process_uptime_seconds', 'Since the process that answers began.', [sample({}, process.uptime())]),
  ];
}

function gauge(name: string, help: string, samples: readonly MetricSample[]): MetricFamily {
  return { name, type: 'gauge', help, samples };
}

function sample(labels: MetricSample['labels'], value: number): MetricSample {
  return { suffix: '', labels, value };
}
