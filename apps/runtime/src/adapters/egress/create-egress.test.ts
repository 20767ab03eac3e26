import { describe, expect, test, vi } from 'vitest';
import { startWebServer } from '../../testing/web-server.ts';
import type { Answerer } from '../../testing/web-server.ts';
import { createEgress } from './create-egress.ts';
import type { EgressOptions } from './create-egress.ts';
import { EgressRefused } from './egress-refused.ts';

const ok: Answerer = (response) => void response.end('fine');

function open(options: Partial<EgressOptions>) {
  const egress = createEgress({ allow: [], allowOnly: false, ...options });
  return { ...egress, [Symbol.asyncDispose]: () => egress.stop() };
}

describe('the egress', () => {
  test('reaches a private host that the list names, and no other', async () => {
    await using server = await startWebServer(ok);
    await using listed = open({ allow: [`127.0.0.1:${server.port}`] });
    expect(await (await listed.fetch(server.origin)).text()).toBe('fine');
    expect(listed.isListed(new URL(server.origin))).toBe(true);
    await using closed = open({});
    await expect(closed.fetch(server.origin)).rejects.toThrow(EgressRefused);
    await expect(closed.dispatcher.request({ origin: server.origin, path: '/', method: 'GET' })).rejects.toThrow(EgressRefused);
    await expect(closed.fetch(`http://localhost:${server.port}/`)).rejects.toThrow('localhost leads to a loopback address, which tools may not reach.');
    for (const host of ['2130706433', '0x7f.1', '[::ffff:127.0.0.1]', '0.0.0.0', '[::]']) await expect(closed.fetch(`http://${host}:${server.port}/`)).rejects.toThrow(EgressRefused);
    expect(server.connections).toBe(1);
  });

  test('judges a name by every address it leads to', async () => {
    await using server = await startWebServer(ok);
    await using egress = open({ resolve: async () => [{ address: '8.8.8.8', family: 4 }, { address: '127.0.0.1', family: 4 }] });
    await expect(egress.fetch(`http://both.example:${server.port}/`)).rejects.toThrow('both.example leads to a loopback address');
    await using literal = open({ resolve: async () => [{ address: '::ffff:127.0.0.1', family: 6 }] });
    await expect(literal.fetch(`http://mapped.example:${server.port}/`)).rejects.toThrow('mapped.example leads to a loopback address');
    expect(server.connections).toBe(0);
  });

  test('connects to the very addresses that were checked, whatever the name leads to later', async () => {
    await using server = await startWebServer((response) => void response.writeHead(200, { connection: 'close' }).end('fine'));
    const resolve = vi.fn<NonNullable<EgressOptions['resolve']>>().mockResolvedValue([{ address: '10.0.0.1', family: 4 }]).mockResolvedValueOnce([{ address: '127.0.0.1', family: 4 }]);
    await using egress = open({ allow: ['127.0.0.0/8'], resolve });
    const url = `http://rebinding.example:${server.port}/`;
    expect(await (await egress.fetch(url)).text()).toBe('fine');
    expect(resolve).toHaveBeenCalledTimes(1);
    await expect(egress.fetch(url)).rejects.toThrow('rebinding.example leads to a private address');
    expect(resolve).toHaveBeenCalledTimes(2);
    expect(server.connections).toBe(1);
  });

  test('uses a listed name with whatever it leads to, and its connections again', async () => {
    await using server = await startWebServer(ok);
    await using egress = open({ allow: ['service.internal'], resolve: async () => [{ address: '127.0.0.1', family: 4 }] });
    for (const _ of Array.from({ length: 20 })) expect(await (await egress.fetch(`http://service.internal:${server.port}/`)).text()).toBe('fine');
    expect(server.requests).toHaveLength(20);
    expect(server.connections).toBeLessThan(5);
    expect(server.requests[0]?.headers.host).toBe(`service.internal:${server.port}`);
  });

  test('says when a name has no address', async () => {
    await using egress = open({ resolve: async () => [] });
    await expect(egress.dispatcher.request({ origin: 'http://nowhere.example', path: '/', method: 'GET' })).rejects.toMatchObject({ code: 'ENOTFOUND' });
  });

  test('takes no proxy from the environment', async () => {
    await using proxy = await startWebServer(ok);
    await using server = await startWebServer((response) => void response.end('direct'));
    vi.stubEnv('http_proxy', proxy.origin);
    vi.stubEnv('HTTP_PROXY', proxy.origin);
    vi.stubEnv('NODE_USE_ENV_PROXY', '1');
    await using egress = open({ allow: ['127.0.0.1'] });
    expect(await (await egress.fetch(server.origin)).text()).toBe('direct');
    vi.unstubAllEnvs();
    expect(proxy.connections).toBe(0);
  });

  test('gives up answers with more headers than 32 KiB', async () => {
    await using server = await startWebServer((response) => {
      for (let index = 0; index < 5; index += 1) response.setHeader(`x-${index}`, 'x'.repeat(8_000));
      response.end();
    });
    await using egress = open({ allow: ['127.0.0.1'] });
    await expect(egress.dispatcher.request({ origin: server.origin, path: '/', method: 'GET' })).rejects.toMatchObject({ code: 'UND_ERR_HEADERS_OVERFLOW' });
  });
});

describe('its fetch', () => {
  test('follows a redirect to the same origin with everything, and leaves others to the caller', async () => {
    await using other = await startWebServer(ok);
    await using server = await startWebServer((response, { url }) => {
      if (url === '/a') response.writeHead(307, { location: '/b' }).end();
      else if (url === '/b') response.end('there');
      else if (url === '/out') response.writeHead(302, { location: other.origin }).end();
      else if (url === '/see') response.writeHead(303, { location: '/b' }).end();
      else response.writeHead(308, { location: '/round' }).end();
    });
    await using egress = open({ allow: ['127.0.0.1'] });
    const posted = await egress.fetch(`${server.origin}/a`, { method: 'POST', headers: { authorization: 'Bearer x', 'content-type': 'application/json' }, body: '{}' });
    expect(await posted.text()).toBe('there');
    expect(server.requests).toMatchObject([
      { method: 'POST', url: '/a', body: '{}', headers: { authorization: 'Bearer x' } },
      { method: 'POST', url: '/b', body: '{}', headers: { authorization: 'Bearer x', 'content-type': 'application/json' } },
    ]);
    const out = await egress.fetch(`${server.origin}/out`, { headers: new Headers({ authorization: 'Bearer x' }) });
    expect([out.status, out.headers.get('location')]).toEqual([302, other.origin]);
    expect((await egress.fetch(`${server.origin}/see`, { method: 'POST', body: '' })).status).toBe(303);
    const before = server.requests.length;
    expect((await egress.fetch(`${server.origin}/round`)).status).toBe(308);
    expect(server.requests.length - before).toBe(6);
    expect(other.connections).toBe(0);
  });

  test('ends with its signal', async () => {
    await using server = await startWebServer((response) => void response.write('slow'));
    await using egress = open({ allow: ['127.0.0.1'] });
    const controller = new AbortController();
    const response = await egress.fetch(server.origin, { signal: controller.signal });
    controller.abort();
    await expect(response.text()).rejects.toThrow('abort');
  });
});
