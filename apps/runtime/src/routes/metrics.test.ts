import { expect, test } from 'vitest';
import { HttpMetrics, metricsText } from './metrics.ts';
import type { Metric } from './metrics.ts';

test('requests are counted in cumulative buckets a route', async () => {
  const http = new HttpMetrics();
  http.observe({ method: 'GET', route: '/api/runs/:id', status: 200, milliseconds: 7 });
  http.observe({ method: 'GET', route: '/api/runs/:id', status: 200, milliseconds: 70_000 });
  const text = await metricsText(http, []);
  const labels = 'method="GET",route="/api/runs/:id",status="200"';
  expect(text).toContain(`cadre_http_request_seconds_bucket{${labels},le="0.005"} 0\n`);
  expect(text).toContain(`cadre_http_request_seconds_bucket{${labels},le="0.01"} 1\n`);
  expect(text).toContain(`cadre_http_request_seconds_bucket{${labels},le="10"} 1\n`);
  expect(text).toContain(`cadre_http_request_seconds_bucket{${labels},le="+Inf"} 2\n`);
  expect(text).toContain(`cadre_http_request_seconds_count{${labels}} 2\n`);
});

test('label values are escaped', async () => {
  const gauge: Metric = { name: 'cadre_test', type: 'gauge', help: 'Test.', read: async () => [{ labels: { name: 'a"b\\c\nd' }, value: 3 }] };
  expect(await metricsText(new HttpMetrics(), [gauge])).toBe('# HELP cadre_http_request_seconds Time from a request to the head of its answer.\n# TYPE cadre_http_request_seconds histogram\n# HELP cadre_test Test.\n# TYPE cadre_test gauge\ncadre_test{name="a\\"b\\\\c\\nd"} 3\n');
});
