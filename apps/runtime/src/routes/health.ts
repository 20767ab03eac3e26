import { Hono } from 'hono';
import type { HealthProbes } from '../ports/health-probe.ts';
import { checkHealth } from '../use-cases/check-health.ts';
import type { HttpEnvironment } from './http-environment.ts';

export function healthRoutes(probes: HealthProbes) {
  return new Hono<HttpEnvironment>()
    .get('/live', (context) => context.json({ ok: true }))
    .get('/ready', async (context) => {
      const health = await checkHealth(probes);
      return context.json(health, health.ok ? 200 : 503);
    });
}
