import { createServer as createSocketServer } from 'node:net';
import { brotliCompressSync, deflateSync, gzipSync, zstdCompressSync } from 'node:zlib';
import type { HttpRequest } from '@cadre/run-core';
import { describe, expect, test } from 'vitest';
import type { CredentialLease } from '../../../ports/credential-vault.ts';
import { ToolFailure } from '../../../ports/tool-gateway.ts';
import { startWebServer } from '../../../testing/web-server.ts';
import { eventually } from '../../../testing/eventually.ts';
import { createEgress } from '../../egress/create-egress.ts';
import { createHttpTool } from './create-http-tool.ts';
import type { HttpTool } from './create-http-tool.ts';

const mebibyte = 1024 * 1024;

function request(url: string, change: Partial<HttpRequest> = {}): HttpRequest {
  return { type: 'http', method: 'GET', url, headers: {}, body: null, credential: null, response: null, arguments: {}, maxResponseBytes: 10 * mebibyte, ...change };
}

const secret = 'canary-0123456789';

const vault = {
  async use(id: string, host: string): Promise<CredentialLease> {
    if (id !== 'shop') throw new ToolFailure('denied', `There is no credential ${id} for ${host}.`);
    const redact = (text: string) => text.replaceAll(secret, '[redacted]');
    return { header: 'authorization', value: `Bearer ${secret}`, redact, redactJson: (value) => JSON.parse(redact(JSON.stringify(value))) };
  },
};

function openTool(allow: readonly string[] = ['127.0.0.1']): HttpTool & AsyncDisposable {
  const egress = createEgress({ allow, allowOnly: false, resolve: async () => [{ address: '127.0.0.1', family: 4 }] });
  return { ...createHttpTool({ egress, credentials: vault }), [Symbol.asyncDispose]: () => egress.stop() };
}

interface Options {
  readonly tool?: HttpTool;
  readonly timeoutMs?: number;
  readonly signal?: AbortSignal;
}

async function call(what: HttpRequest, options: Options = {}): Promise<unknown> {
  await using own = openTool();
  const { output } = await (options.tool ?? own).call(what, { signal: options.signal ?? new AbortController().signal, timeoutMs: options.timeoutMs ?? 10_000, key: 'run_1:4:0' });
  return output;
}

async function failure(what: HttpRequest, options: Options = {}): Promise<Pick<ToolFailure, 'code' | 'message' | 'isFinal' | 'retryAfterMs'>> {
  try {
    await call(what, options);
  } catch (error) {
    if (!(error instanceof ToolFailure)) throw error;
    return { code: error.code, message: error.message, isFinal: error.isFinal, retryAfterMs: error.retryAfterMs };
  }
  throw new Error('It did not fail.');
}

describe('what is sent', () => {
  test('is the request of the graph, and who asks', async () => {
    await using server = await startWebServer((response) => void response.end());
    await call(request(`${server.origin}/orders/a%2Fb?x=1&y=%26`, { method: 'POST', headers: { 'X-Shop': 'north' }, body: '{"a":"ü"}' }));
    expect(server.requests).toMatchObject([
      {
        method: 'POST', url: '/orders/a%2Fb?x=1&y=%26', body: '{"a":"ü"}',
        headers: { host: `127.0.0.1:${server.port}`, 'user-agent': 'cadre', 'x-shop': 'north', 'content-type': 'application/json', 'content-length': '10', 'idempotency-key': 'run_1:4:0' },
      },
    ]);
  });

  test('carries an idempotency key where something may change, unless the graph has its own', async () => {
    await using server = await startWebServer((response) => void response.end());
    for (const method of ['GET', 'HEAD', 'DELETE', 'PATCH'] as const) await call(request(server.origin, { method }));
    await call(request(server.origin, { method: 'PUT', headers: { 'Idempotency-Key': 'mine' }, body: 'plain' }));
    expect(server.requests.map(({ headers }) => headers['idempotency-key'])).toEqual([undefined, undefined, 'run_1:4:0', 'run_1:4:0', 'mine']);
    expect(server.requests[4]?.headers['content-type']).toBe('text/plain;charset=utf-8');
  });

  test.each<[string, Partial<HttpRequest>, string]>([
    ['a relative URL', { url: '/orders' }, '"/orders" is not an absolute URL'],
    ['another protocol', { url: 'file:///etc/passwd' }, 'The URL begins with file:, and only http and https can be called.'],
    ['a password in the URL', { url: 'http://user:word@127.0.0.1/' }, 'The URL holds a user name or password'],
    ['a very long URL', { url: `http://127.0.0.1/${'a'.repeat(17_000)}` }, 'longer than 16,384 characters'],
    ['a header of the connection', { headers: { Host: 'other.example' } }, 'The header Host belongs to the connection'],
    ['a length of its own', { headers: { 'content-length': '0' } }, 'belongs to the connection'],
    ['a line break in a header', { headers: { 'x-a': 'b\r\nx-c: d' } }, 'characters that no header can carry'],
    ['large headers', { headers: { 'x-a': 'a'.repeat(33_000) } }, 'larger than 32 KiB'],
    ['a body of a GET', { body: 'x' }, 'GET carries no body'],
    ['a large body', { method: 'POST', body: 'x'.repeat(10 * mebibyte + 1) }, 'larger than 10 MiB'],
  ])('is refused with %s', async (_what, change, message) => {
    const failed = await failure({ ...request('http://127.0.0.1:9999/'), ...change });
    expect(failed).toMatchObject({ code: 'tool_failed', isFinal: true });
    expect(failed.message).toContain(message);
  });
});

describe('what comes back', () => {
  test('is the body, or what the mapping makes of it', async () => {
    await using server = await startWebServer((response) => void response.writeHead(201, { 'content-type': 'application/json', 'X-Total': ['2', '3'] }).end('{"items":[{"id":7}]}'));
    expect(await call(request(server.origin))).toEqual({ items: [{ id: 7 }] });
    const response = "{'id': response.body.items[0].id, 'status': response.status, 'total': response.headers['x-total'], 'asked': arguments.q}";
    expect(await call(request(server.origin, { response, arguments: { q: 'shoes' } }))).toEqual({ id: 7, status: 201, total: '2, 3', asked: 'shoes' });
    expect(await failure(request(server.origin, { method: 'POST', response: 'response.body.missing' }))).toMatchObject({
      code: 'tool_failed', isFinal: true, message: 'The call succeeded (201), but its answer could not be mapped: response.body.missing is missing. Ask for it with .? and .orValue(…) if it may be absent.',
    });
    expect((await failure(request(server.origin, { response: 'input.secret' }))).message).toContain('could not be mapped');
  });

  test('is nothing for HEAD and an empty answer', async () => {
    await using server = await startWebServer((response, { method }) => void response.writeHead(method === 'HEAD' ? 200 : 204, { 'content-type': 'application/json', 'content-encoding': 'gzip' }).end());
    expect(await call(request(server.origin, { method: 'HEAD' }))).toBeNull();
    expect(await call(request(server.origin))).toBeNull();
    await using empty = await startWebServer((response) => void response.writeHead(200, { 'content-encoding': 'gzip', 'content-length': '0' }).end());
    expect(await call(request(empty.origin))).toBeNull();
    expect(await call(request(server.origin, { method: 'HEAD', response: "response.headers['content-encoding']" }))).toBe('gzip');
  });

  test.each([
    ['gzip', gzipSync('{"a":1}')], ['x-gzip', gzipSync('{"a":1}')], ['deflate', deflateSync('{"a":1}')], ['br', brotliCompressSync('{"a":1}')], ['zstd', zstdCompressSync('{"a":1}')],
    ['gzip, br', brotliCompressSync(gzipSync('{"a":1}'))], ['identity', Buffer.from('{"a":1}')],
  ])('is decompressed from %s', async (encoding, bytes) => {
    await using server = await startWebServer((response) => void response.writeHead(200, { 'content-type': 'application/json', 'content-encoding': encoding }).end(bytes));
    expect(await call(request(server.origin))).toEqual({ a: 1 });
  });

  const zeros = Buffer.alloc(64 * mebibyte);
  test.each([
    ['gzip', () => gzipSync(zeros)], ['br', () => brotliCompressSync(zeros)], ['zstd', () => zstdCompressSync(zeros)], ['deflate', () => deflateSync(zeros)],
    ['gzip, gzip', () => gzipSync(gzipSync(zeros))],
  ])('is bounded by what it unfolds to: a bomb in %s', async (encoding, make) => {
    const bomb = make();
    await using server = await startWebServer((response) => void response.writeHead(200, { 'content-encoding': encoding }).end(bomb));
    expect(bomb.length).toBeLessThan(mebibyte);
    expect(await failure(request(server.origin, { maxResponseBytes: 2 * mebibyte }))).toMatchObject({
      code: 'tool_failed', isFinal: true, message: `GET ${server.origin}/ answered with more than 2 MiB, the most that this tool takes.`,
    });
    await eventually(() => server.open).toBe(0);
  });

  test('is cut off at the bound, not read to the end', async () => {
    let written = 0;
    await using server = await startWebServer((response) => {
      const chunk = Buffer.alloc(64 * 1024, 'x');
      const write = (): void => {
        while (!response.destroyed && written < 500 * mebibyte) {
          written += chunk.length;
          if (!response.write(chunk)) return void response.once('drain', write);
        }
        response.end();
      };
      response.writeHead(200, { 'content-type': 'text/plain' });
      write();
    });
    expect((await failure(request(server.origin, { maxResponseBytes: 1_000_000 }))).message).toContain('more than 1000000 bytes');
    expect(written).toBeLessThan(50 * mebibyte);
    await using exact = await startWebServer((response) => void response.end('x'.repeat(1_000)));
    expect(await call(request(exact.origin, { maxResponseBytes: 1_000 }))).toHaveLength(1_000);
  });

  test.each<[string, string, Buffer]>([
    ['an unknown encoding', 'lzma', Buffer.from('x')], ['more encodings than anybody needs', 'gzip, gzip, gzip, gzip', Buffer.from('x')], ['bytes that are not gzip', 'gzip', Buffer.from('plain')],
    ['gzip that breaks off', 'gzip', gzipSync('x'.repeat(10_000)).subarray(0, 20)], ['bytes that are not brotli', 'br', Buffer.from('plain text')], ['bytes that are not zstd', 'zstd', Buffer.from('plain text')],
    ['an inherited name as its encoding', 'constructor', Buffer.from('x')],
  ])('with %s fails in words', async (_what, encoding, bytes) => {
    await using server = await startWebServer((response) => void response.writeHead(200, { 'content-encoding': encoding }).end(bytes));
    const failed = await failure(request(server.origin));
    expect(failed).toMatchObject({ code: 'tool_failed', isFinal: true });
    expect(failed.message).toMatch(/encoded in a way that is not known|not compressed as it says/);
  });
});

describe('a refusal of the service', () => {
  test.each([
    [400, true], [401, true], [404, true], [410, true], [422, true], [300, true], [304, true], [408, false], [425, false], [429, false], [500, false], [502, false], [503, false],
  ])('%i is final: %s', async (status, isFinal) => {
    await using server = await startWebServer((response) => void response.writeHead(status, { 'content-type': 'text/plain' }).end(status === 304 ? '' : 'because'));
    expect(await failure(request(`${server.origin}/orders?token=hidden`))).toEqual({
      code: 'tool_failed', isFinal, retryAfterMs: null, message: `GET ${server.origin}/orders answered ${status}${status === 304 ? '.' : ': because'}`,
    });
  });

  test('says when to come back', async () => {
    await using server = await startWebServer((response, { url }) => void response.writeHead(url === '/busy' ? 503 : 429, { 'retry-after': url === '/busy' ? new Date(Date.now() + 60_000).toUTCString() : '7' }).end());
    expect((await failure(request(`${server.origin}/often`))).retryAfterMs).toBe(7_000);
    const { retryAfterMs } = await failure(request(`${server.origin}/busy`));
    expect(retryAfterMs).toBeGreaterThan(30_000);
    expect(retryAfterMs).toBeLessThanOrEqual(60_000);
  });

  test('is quoted by its first 2,000 characters, whatever comes after', async () => {
    await using server = await startWebServer((response) => {
      response.writeHead(400, { 'content-type': 'application/json', 'content-encoding': 'gzip' });
      response.end(gzipSync(`{"error":"${'x'.repeat(5 * mebibyte)}"}`));
    });
    const { message } = await failure(request(server.origin));
    expect(message.slice(message.indexOf('{'))).toBe(`{"error":"${'x'.repeat(1_990)}`);
    await using binary = await startWebServer((response) => void response.writeHead(500, { 'content-type': 'image/png' }).end(Buffer.from([1, 2])));
    expect((await failure(request(binary.origin))).message).toBe(`GET ${binary.origin}/ answered 500.`);
    await using broken = await startWebServer((response) => void response.writeHead(404, { 'content-encoding': 'gzip' }).end('no gzip'));
    expect(await failure(request(broken.origin))).toMatchObject({ isFinal: true, message: `GET ${broken.origin}/ answered 404.` });
  });
});

describe('redirects', () => {
  test('are followed five times', async () => {
    await using server = await startWebServer((response, { url }) => {
      const step = Number(url.slice(1));
      if (step >= 5) response.end('arrived');
      else response.writeHead(302, { location: `/${step + 1}` }).end('x'.repeat(100));
    });
    expect(await call(request(`${server.origin}/0`))).toBe('arrived');
    await using round = await startWebServer((response) => void response.writeHead(302, { location: '/' }).end());
    expect(await failure(request(round.origin))).toMatchObject({ code: 'tool_failed', isFinal: true, message: expect.stringContaining('redirects once more after 5 redirects') });
    expect(round.requests).toHaveLength(6);
  });

  test('leave the credential and the headers of the graph behind when the origin changes', async () => {
    await using other = await startWebServer((response, { url }) => (url === '/' ? response.end('elsewhere') : response.writeHead(302, { location: back }).end()));
    await using server = await startWebServer((response, { url }) => (url === '/back' ? response.end('back') : response.writeHead(302, { location: url === '/there' ? `${other.origin}/and-back` : other.origin }).end()));
    const back = `${server.origin}/back`;
    await using tool = openTool(['127.0.0.1']);
    expect(await call(request(`${server.origin}/`, { credential: 'shop', headers: { 'X-Key': 'y', Cookie: 'a=b' } }), { tool })).toBe('elsewhere');
    expect(server.requests[0]?.headers).toMatchObject({ authorization: `Bearer ${secret}`, 'x-key': 'y', cookie: 'a=b' });
    expect(Object.keys(other.requests[0]?.headers ?? {}).sort()).toEqual(['accept', 'accept-encoding', 'connection', 'host', 'user-agent']);
    expect(await call(request(`${server.origin}/there`, { credential: 'shop' }), { tool })).toBe('back');
    expect(server.requests.at(-1)).toMatchObject({ url: '/back' });
    expect(server.requests.at(-1)?.headers.authorization).toBeUndefined();
  });

  test('keep it for the same origin', async () => {
    await using server = await startWebServer((response, { url, method }) => (url === '/b' ? response.end(method) : response.writeHead(url === '/see' ? 303 : 307, { location: '/b' }).end()));
    expect(await call(request(`${server.origin}/a`, { method: 'POST', body: '{}', credential: 'shop' }))).toBe('POST');
    expect(await call(request(`${server.origin}/see`, { method: 'POST', body: '{}', credential: 'shop' }))).toBe('GET');
    expect(server.requests.map(({ headers, body }) => [headers.authorization, body])).toEqual([['{}'], ['{}'], ['{}'], ['']].map(([body]) => [`Bearer ${secret}`, body]));
  });

  test('to a private host are refused, and nothing arrives there', async () => {
    await using hidden = await startWebServer((response) => void response.end('hidden'));
    await using server = await startWebServer((response) => void response.writeHead(302, { location: `http://127.0.0.1:${hidden.port}/` }).end());
    await using tool = openTool([`front.example:${server.port}`]);
    expect(await failure(request(`http://front.example:${server.port}/`), { tool })).toMatchObject({
      code: 'denied', isFinal: true, message: '127.0.0.1 is a loopback address, which tools may not reach. An operator can allow it by CADRE_EGRESS_ALLOW.',
    });
    expect(hidden.connections).toBe(0);
  });

  test('never repeat to another origin what may change something', async () => {
    await using other = await startWebServer((response) => void response.end());
    await using server = await startWebServer((response) => void response.writeHead(307, { location: other.origin }).end());
    expect(await failure(request(server.origin, { method: 'POST', body: '{}' }))).toMatchObject({ isFinal: true, message: `POST ${server.origin}/ redirects to 127.0.0.1:${other.port}, another place than it was meant for; that is not followed.` });
    expect(other.connections).toBe(0);
  });
});

describe('credentials', () => {
  test('win over a header of the graph, and are taken out of whatever comes back', async () => {
    await using server = await startWebServer((response, { url, headers }) => {
      const said = headers.authorization ?? '';
      if (url === '/fail') response.writeHead(403, { 'content-type': 'text/plain' }).end(`${'x'.repeat(1_990)} ${said}`);
      else if (url === '/binary') response.writeHead(200, { 'content-type': 'image/png' }).end(said);
      else if (url === '/redirect') response.writeHead(302, { location: `http://nowhere/${encodeURIComponent(said.slice(7))}:x` }).end();
      else response.writeHead(200, { 'content-type': 'application/json', 'x-echo': said }).end(JSON.stringify({ said, [said]: [said] }));
    });
    await using tool = openTool(['127.0.0.1']);
    const ask = (path: string, change: Partial<HttpRequest> = {}) => request(`${server.origin}${path}`, { credential: 'shop', headers: { Authorization: 'mine' }, ...change });
    expect(await call(ask('/'), { tool })).toEqual({ said: 'Bearer [redacted]', 'Bearer [redacted]': ['Bearer [redacted]'] });
    expect(server.requests[0]?.headers.authorization).toBe(`Bearer ${secret}`);
    expect(await call(ask('/', { response: "response.headers['x-echo'] + response.body.said.substring(7)" }), { tool })).toBe('Bearer [redacted][redacted]');
    expect(await call(ask('/binary'), { tool })).toMatchObject({ base64: Buffer.from('Bearer [redacted]').toString('base64') });
    expect((await failure(ask('/fail'), { tool })).message).not.toContain('canary');
    expect((await failure(ask('/redirect'), { tool })).message).not.toContain(secret);
  });

  test('are not sent where anybody could read them, nor when there is none', async () => {
    await using tool = openTool([]);
    expect(await failure(request('http://shop.example/', { credential: 'shop' }), { tool })).toMatchObject({
      code: 'denied', isFinal: true, message: 'Anybody on the way to shop.example could read the credential shop: use https, or let an operator add the host to CADRE_EGRESS_ALLOW.',
    });
    expect(await failure(request('https://shop.example/', { credential: 'gone' }), { tool })).toMatchObject({ code: 'denied', message: 'There is no credential gone for shop.example.' });
  });
});

describe('time', () => {
  test('ends a call before, between and in the midst of what is answered', async () => {
    await using server = await startWebServer((response, { url }) => {
      if (url === '/head') return;
      const timer = setInterval(() => void response.write('.'), 5);
      response.on('close', () => clearInterval(timer));
    });
    for (const path of ['/head', '/body']) {
      expect(await failure(request(`${server.origin}${path}`), { timeoutMs: 60 })).toEqual({ code: 'tool_timeout', isFinal: false, retryAfterMs: null, message: `GET ${server.origin}${path} did not finish within 0.06 s, so it was stopped.` });
    }
    await eventually(() => server.open).toBe(0);
  });

  test('is not the only end: whoever asked may give up', async () => {
    await using server = await startWebServer((response) => void response.write('first'));
    const controller = new AbortController();
    const failed = failure(request(server.origin), { signal: controller.signal });
    await eventually(() => server.requests).toHaveLength(1);
    controller.abort();
    expect(await failed).toMatchObject({ code: 'tool_failed', isFinal: true, message: `GET ${server.origin}/ was cancelled.` });
    await eventually(() => server.open).toBe(0);
    expect(await failure(request(server.origin), { signal: AbortSignal.abort() })).toMatchObject({ message: `GET ${server.origin}/ was cancelled.` });
    expect(server.requests).toHaveLength(1);
  });

  test('may be longer than a timer can be', async () => {
    await using server = await startWebServer((response) => void setTimeout(() => response.end('late'), 30));
    expect(await call(request(server.origin), { timeoutMs: 10 ** 12 })).toBe('late');
  });
});

describe('a service that is not there', () => {
  test('is said to be so', async () => {
    const gone = await startWebServer(() => undefined);
    await gone[Symbol.asyncDispose]();
    expect(await failure(request(gone.origin))).toEqual({ code: 'tool_failed', isFinal: false, retryAfterMs: null, message: `GET ${gone.origin}/ was refused: nothing listens at that host and port.` });
    const egress = createEgress({ allow: [], allowOnly: false, resolve: () => Promise.reject(Object.assign(new Error('no'), { code: 'ENOTFOUND' })) });
    const tool = createHttpTool({ egress, credentials: vault });
    expect((await failure(request('https://nowhere.example/'), { tool })).message).toBe('GET https://nowhere.example/ failed: no host of that name was found.');
    await egress.stop();
  });

  test.each<readonly [what: string, bytes: string, message: string, isFinal: boolean]>([
    ['closes at once', '', 'broke off', false], ['speaks something else', 'SSH-2.0-server\r\n', 'does not speak HTTP', true], ['breaks off', 'HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\nabc', 'broke off', false],
    ['sends endless headers', `HTTP/1.1 200 OK\r\nx: ${'x'.repeat(40_000)}\r\n\r\n`, 'larger than 32 KiB', true],
  ])('or that it %s', async (...[, bytes, message, isFinal]) => {
    const server = createSocketServer((socket) => {
      socket.on('error', () => undefined);
      socket.once('data', () => socket.end(bytes));
    });
    await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    const failed = await failure(request(`http://127.0.0.1:${port}/`));
    expect(failed).toMatchObject({ code: 'tool_failed', isFinal });
    expect(failed.message).toContain(message);
    server.close();
  });

  test('or has no secure connection', async () => {
    await using server = await startWebServer((response) => void response.end());
    expect(await failure(request(`https://127.0.0.1:${server.port}/`))).toMatchObject({ isFinal: true, message: expect.stringContaining('no secure connection could be made') });
  });
});

test('a hundred calls at the same time all end, over connections that are used again', async () => {
  await using server = await startWebServer((response, { url }) => void response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(url)));
  await using tool = openTool();
  for (const round of [1, 2, 3]) {
    const asked = Array.from({ length: 100 }, (_, index) => `/${round}/${index}`);
    expect(await Promise.all(asked.map((path) => call(request(`${server.origin}${path}`), { tool })))).toEqual(asked);
  }
  expect(server.connections).toBeLessThanOrEqual(128);
});
