import { expect, test } from 'vitest';
import type { MetricFamily, MetricSource } from '../ports/metrics.ts';
import { readPrometheus } from '../testing/prometheus.ts';
import { HttpMetrics, metricsText } from './metrics.ts';

const source = (...families: readonly MetricFamily[]): MetricSource => ({ collect: async () => families });
const gauge = (name: string, labels: { readonly [name: string]: string }, value: number): MetricFamily => ({ name, type: 'gauge', help: 'Test.', samples: [{ suffix: '', labels, value }] });

test('requests are counted in cumulative buckets a route', async () => {
  const http = new HttpMetrics();
  http.observe({ method: 'GET', route: '/api/runs/:id', status: 200, milliseconds: 7 });
  http.observe({ method: 'GET', route: '/api/runs/:id', status: 200, milliseconds: 70_000 });
  const text = await metricsText([http]);
  const labels = 'method="GET",route="/api/runs/:id",status="200"';
  expect(text).toContain(`cadre_http_request_seconds_bucket{${labels},le="0.005"} 0\n`);
  expect(text).toContain(`cadre_http_request_seconds_bucket{${labels},le="0.01"} 1\n`);
  expect(text).toContain(`cadre_http_request_seconds_bucket{${labels},le="10"} 1\n`);
  expect(text).toContain(`cadre_http_request_seconds_bucket{${labels},le="+Inf"} 2\n`);
  expect(text).toContain(`cadre_http_request_seconds_count{${labels}} 2\n`);
  expect(readPrometheus(text).get('cadre_http_request_seconds')?.type).toBe('histogram');
});

test('label values and words of help are escaped', async () => {
  const text = await metricsText([source({ ...gauge('cadre_test', { name: 'a"b\\c\nd' }, 3), help: 'A\nB\\' })]);
  expect(text).toBe('# HELP cadre_test A\\nB\\\\\n# TYPE cadre_test gauge\ncadre_test{name="a\\"b\\\\c\\nd"} 3\n');
});

test('a family that several tell of stands once; who means something else by its name is left out', async () => {
  const text = await metricsText([source(gauge('cadre_a', { host: '1' }, 1), gauge('cadre_b', {}, 5)), source(gauge('cadre_a', { host: '2' }, 2), { ...gauge('cadre_b', {}, 6), type: 'counter' })]);
  expect(text).toBe('# HELP cadre_a Test.\n# TYPE cadre_a gauge\ncadre_a{host="1"} 1\ncadre_a{host="2"} 2\n# HELP cadre_b Test.\n# TYPE cadre_b gauge\ncadre_b 5\n');
});
