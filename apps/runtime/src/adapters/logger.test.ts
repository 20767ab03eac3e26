import { expect, test } from 'vitest';
import { createLogger } from './logger.ts';

test('a secret that is handed to the log by mistake is not written, at the top or in headers of an error', () => {
  const lines: string[] = [];
  const logger = createLogger({ level: 'info', isTerminal: false, write: (line) => void lines.push(line) });
  const fields = { authorization: 'Bearer canary', 'x-api-key': 'canary', secret: 'canary', lease: { value: 'canary' }, request: { headers: { cookie: 'canary', Accept: 'text/plain' } } };
  logger.info({ ...fields, err: Object.assign(new Error('refused'), { request: { headers: { authorization: 'canary' } } }) }, 'call');
  logger.child({ token: 'canary' }).warn(fields, 'call');
  expect(lines).toHaveLength(2);
  expect(lines.join('')).not.toContain('canary');
  expect(JSON.parse(lines[0] ?? '')).toMatchObject({ msg: 'call', request: { headers: { cookie: '[redacted]', Accept: 'text/plain' } }, err: { message: 'refused' } });
});
