import { expect, test } from 'vitest';
import { browserOrigin } from './browser-origin.ts';

test.each([
  ['127.0.0.1', 'http://127.0.0.1:4100'],
  ['0.0.0.0', 'http://127.0.0.1:4100'],
  ['::', 'http://127.0.0.1:4100'],
  ['::1', 'http://[::1]:4100'],
  ['cadre.example', 'http://cadre.example:4100'],
])('a server on %s is reached by %s', (host, origin) => {
  expect(browserOrigin({ host, port: 4100 })).toBe(origin);
});
