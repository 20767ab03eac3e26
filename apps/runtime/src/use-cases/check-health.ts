// Readiness: every part is asked at the same time, and one that says nothing for two seconds counts as down.
import { ProbeError } from '../ports/health-probe.ts';
import type { HealthProbe, HealthProbes } from '../ports/health-probe.ts';
import type { HealthShape, PartHealthShape } from '../shapes/index.ts';

const PATIENCE_MS = 2_000;

export async function checkHealth(probes: HealthProbes): Promise<HealthShape> {
  const [database, queue, host, migrations] = await Promise.all([ask(probes.database), ask(probes.queue), ask(probes.host), ask(probes.migrations)]);
  const parts = { database, queue, host, migrations };
  return { ok: Object.values(parts).every(({ ok }) => ok), parts };
}

async function ask(probe: HealthProbe): Promise<PartHealthShape> {
  const startedAt = performance.now();
  const latency = () => Math.round((performance.now() - startedAt) * 10) / 10;
  const tooLate = new AbortController();
  try {
    const detail = await Promise.race([probe.check(), silence(tooLate.signal)]);
    return { ok: true, latencyMs: latency(), detail };
  } catch (error) {
    return { ok: false, latencyMs: latency(), detail: error instanceof ProbeError ? error.message : 'not reachable' };
  } finally {
    tooLate.abort();
  }
}

function silence(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    const timer = setTimeout(() => reject(new ProbeError(`no answer within ${PATIENCE_MS} ms`)), PATIENCE_MS);
    signal.addEventListener('abort', () => clearTimeout(timer), { once: true });
  });
}
