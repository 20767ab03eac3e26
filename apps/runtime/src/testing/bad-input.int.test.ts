// Everything a stranger can get wrong over HTTP: each has its own status and code, and nothing is lost by it.
import { request as httpRequest } from 'node:http';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { bodyLimit, nestingLimit } from '../security/json-body.ts';
import { problemShape } from '../shapes/index.ts';
import type { GraphShape, Problem, RunShape } from '../shapes/index.ts';
import { inputLimit } from '../use-cases/create-run.ts';
import { checkContract } from './api-contract.ts';
import { startApiServer } from './api-server.ts';
import type { ApiServer } from './api-server.ts';
import { approvalGraph, cyclicGraph, echoGraph, signalGraph } from './graphs.ts';

const json = { 'content-type': 'application/json' };

let server: ApiServer;
beforeAll(async () => {
  server = await startApiServer();
  for (const graph of [echoGraph, approvalGraph, signalGraph, cyclicGraph]) await server.call('POST', '/api/graphs', { graph });
});
afterAll(() => server.stop());

async function problemOf(response: Response): Promise<Problem> {
  expect(response.headers.get('content-type')).toBe('application/problem+json');
  const problem = problemShape.parse(await response.json());
  expect(problem.status).toBe(response.status);
  expect(JSON.stringify(problem)).not.toMatch(/\.ts:\d|node_modules|    at /);
  return problem;
}

async function send(path: string, init: RequestInit): Promise<Problem> {
  return problemOf(await server.request(path, init));
}

async function refusal(method: string, path: string, body?: unknown): Promise<Problem> {
  const problem = await send(path, body === undefined ? { method } : { method, headers: json, body: JSON.stringify(body) });
  checkContract({ method, path }, { status: problem.status, body: problem });
  return problem;
}

const nested = (depth: number) => `{"graph":${'['.repeat(depth - 1)}${']'.repeat(depth - 1)}}`;

describe('bodies', () => {
  test.each([
    { what: 'malformed JSON', body: '{"graph":', status: 400, code: 'malformed_json' },
    { what: 'no JSON at all', body: '', status: 400, code: 'malformed_json' },
    { what: 'nesting past the bound', body: nested(nestingLimit + 1), status: 400, code: 'nested_too_deep' },
    { what: 'a key __proto__', body: '{"graph":{"__proto__":{}}}', status: 400, code: 'unsafe_key' },
    { what: 'a body past the bound', body: `{"graph":"${'x'.repeat(bodyLimit)}"}`, status: 413, code: 'body_too_large' },
    { what: 'an unknown field', body: '{"graph":{},"colour":"red"}', status: 400, code: 'body_invalid' },
    { what: 'neither graph nor template', body: '{}', status: 400, code: 'body_invalid' },
  ])('$what', async ({ body, status, code }) => {
    expect(await send('/api/graphs', { method: 'POST', headers: json, body })).toMatchObject({ status, code });
  });

  test('a body without a length is cut off at the bound', async () => {
    // No longer than that: what is not read within half a second after the answer costs the connection, and maybe the answer.
    const body = ReadableStream.from((function* () { for (let length = 0; length < bodyLimit * 1.2; length += 100_000) yield new Uint8Array(100_000).fill(0x20); })());
    expect(await send('/api/graphs', { method: 'POST', headers: json, body, duplex: 'half' })).toMatchObject({ status: 413, code: 'body_too_large' });
  });

  test('an unknown field is named with its path', async () => {
    expect(await refusal('POST', '/api/runs', { graph: 'echo', draft: true, input: {}, colour: 1 })).toMatchObject({ code: 'body_invalid', path: 'colour' });
    expect(await refusal('POST', '/api/runs/x/fork', { at: 2, edits: [{ effect: 'a', output: 1, extra: 2 }] })).toMatchObject({ code: 'body_invalid', path: 'edits[0].extra' });
  });

  test('another content type', async () => {
    expect(await send('/api/graphs', { method: 'POST', headers: { 'content-type': 'text/plain' }, body: '{}' })).toMatchObject({ status: 415, code: 'content_type_unsupported' });
  });
});

describe('graphs', () => {
  test.each([
    ['an unknown kind', { ...echoGraph, nodes: [{ ...echoGraph.nodes[0], kind: 'wizard' }], edges: [] }, 'unknown_kind'],
    ['a newer format', { ...echoGraph, format: 'cadre/graph@9' }, 'format_newer'],
    ['an unknown field', { ...echoGraph, colour: 'red' }, 'unknown_field'],
    ['an id __proto__', { ...echoGraph, nodes: [{ ...echoGraph.nodes[0], id: '__proto__' }], edges: [] }, null],
    ['something else', 'a string', null],
  ])('%s is not a graph', async (_, graph, issue) => {
    const problem = await refusal('POST', '/api/graphs', { graph });
    expect(problem).toMatchObject({ status: 422, code: 'graph_invalid', path: 'graph' });
    expect(problem.issues?.length).toBeGreaterThan(0);
    if (issue !== null) expect(problem.issues?.map(({ code }) => code)).toContain(issue);
  });

  test('a dangling edge can be saved as a draft, but not published or run', async () => {
    const graph = { ...echoGraph, name: 'Dangling', edges: [...echoGraph.edges, { id: 'e9', from: { node: 'start', port: 'out' }, to: { node: 'nowhere', port: 'in' } }] };
    expect(await server.call('POST', '/api/graphs', { graph })).toMatchObject({ status: 201, body: { issues: { errors: 1 } } });
    expect((await server.call<{ items: { code: string }[] }>('GET', '/api/graphs/dangling/issues')).body.items.map(({ code }) => code)).toContain('dangling_edge');
    expect(await refusal('POST', '/api/graphs/dangling/revisions', {})).toMatchObject({ status: 422, code: 'graph_has_errors', issues: [{ code: 'dangling_edge' }] });
    expect(await refusal('POST', '/api/runs', { graph: 'dangling', draft: true, input: { text: 'a' } })).toMatchObject({ status: 422, code: 'graph_has_errors' });
    expect(await refusal('GET', '/api/graphs/dangling/machines')).toMatchObject({ status: 422, code: 'graph_has_errors' });
  });

  test('cyclic delegation is told by name', async () => {
    const problem = await refusal('POST', '/api/graphs/circle/revisions', {});
    expect(problem).toMatchObject({ status: 422, code: 'graph_has_errors' });
    expect(problem.issues?.map(({ code }) => code)).toContain('delegation_cycle');
  });

  test('a model that nobody configured keeps a graph from running', async () => {
    await server.call('POST', '/api/graphs', { graph: { ...approvalGraph, name: 'Elsewhere', settings: { model: 'nobody:big', budget: {} } } });
    const problem = await refusal('POST', '/api/graphs/elsewhere/revisions', {});
    expect(problem.issues?.map(({ code }) => code)).toContain('unknown_model');
  });

  test('a stale If-Match is told the newer version and loses nothing', async () => {
    const path = '/api/graphs/stale';
    await server.call('POST', '/api/graphs', { graph: { ...echoGraph, name: 'Stale' } });
    const save = (name: string, version: string) => server.request(path, { method: 'PUT', headers: { ...json, 'if-match': version }, body: JSON.stringify({ graph: { ...echoGraph, name } }) });
    const saved = await save('Second', '"1"');
    expect(saved.status).toBe(200);
    expect(saved.headers.get('etag')).toBe('"2"');
    expect(await problemOf(await save('Third', '"1"'))).toMatchObject({ status: 412, code: 'stale_version', current: { version: 2 } });
    expect((await server.call<GraphShape>('GET', path)).body).toMatchObject({ version: 2, graph: { name: 'Second' } });
    expect(await problemOf(await save('Third', 'latest'))).toMatchObject({ status: 400, code: 'header_invalid', path: 'If-Match' });
  });

  test('of many saves over one version exactly one wins', async () => {
    await server.call('POST', '/api/graphs', { graph: { ...echoGraph, name: 'Race' } });
    const saves = Array.from({ length: 8 }, (_, index) =>
      server.request('/api/graphs/race', { method: 'PUT', headers: { ...json, 'if-match': '"1"' }, body: JSON.stringify({ graph: { ...echoGraph, name: `Race ${index}` } }) }));
    const statuses = (await Promise.all(saves)).map(({ status }) => status).toSorted((left, right) => left - right);
    expect(statuses).toEqual([200, ...Array(7).fill(412)]);
  });

  test('what does not exist', async () => {
    expect(await refusal('GET', '/api/graphs/none')).toMatchObject({ status: 404, code: 'graph_not_found' });
    expect(await refusal('PUT', '/api/graphs/none', { graph: echoGraph })).toMatchObject({ status: 404, code: 'graph_not_found' });
    expect(await refusal('DELETE', '/api/graphs/none')).toMatchObject({ status: 404, code: 'graph_not_found' });
    expect(await refusal('GET', '/api/graphs/echo/revisions/7')).toMatchObject({ status: 404, code: 'revision_not_found' });
    expect(await refusal('GET', '/api/graphs/echo/revisions/x')).toMatchObject({ status: 404, code: 'not_found' });
    expect(await refusal('PUT', '/api/graphs/echo/environments/production', { revision: 7 })).toMatchObject({ status: 404, code: 'revision_not_found' });
    expect(await refusal('PUT', '/api/graphs/echo/environments/moon', { revision: 1 })).toMatchObject({ status: 404, code: 'not_found' });
    expect(await refusal('POST', '/api/graphs', { template: 'none' })).toMatchObject({ status: 404, code: 'template_not_found' });
    expect(await refusal('POST', '/api/graphs', { graph: echoGraph, slug: 'echo' })).toMatchObject({ status: 409, code: 'slug_taken', path: 'slug' });
    expect(await refusal('GET', '/api/elsewhere')).toMatchObject({ status: 404, code: 'not_found' });
    expect(await refusal('GET', '/api/graphs?cursor=nonsense')).toMatchObject({ status: 400, code: 'query_invalid', path: 'cursor' });
    expect(await refusal('GET', '/api/graphs?limit=0')).toMatchObject({ status: 400, code: 'query_invalid', path: 'limit' });
    expect(await refusal('GET', '/api/graphs?colour=red')).toMatchObject({ status: 400, code: 'query_invalid', path: 'colour' });
  });

  test('a method that an address does not take is told the ones it takes', async () => {
    for (const [method, path, allow] of [['PATCH', '/api/graphs/echo', 'GET, HEAD, PUT, DELETE'], ['DELETE', '/api/runs', 'POST, GET, HEAD'], ['GET', '/api/runs/none/fork', 'POST'], ['POST', '/health/live', 'GET, HEAD']] as const) {
      const response = await server.request(path, { method });
      expect(response.headers.get('allow')).toBe(allow);
      expect(await problemOf(response)).toMatchObject({ status: 405, code: 'method_not_allowed' });
    }
    expect((await server.request('/api/elsewhere', { method: 'POST' })).headers.get('allow')).toBeNull();
  });

  test('numbers of revisions that no database column holds', async () => {
    for (const revision of [3_000_000_000, 2 ** 53, -1, 1.5]) {
      expect(await refusal('PUT', '/api/graphs/echo/environments/production', { revision })).toMatchObject({ status: 400, code: 'body_invalid', path: 'revision' });
      expect(await refusal('POST', '/api/runs', { graph: 'echo', revision, input: {} })).toMatchObject({ status: 400, code: 'body_invalid', path: 'revision' });
      expect(await refusal('POST', '/api/runs/none/fork', { at: 2, revision })).toMatchObject({ status: 400, code: 'body_invalid', path: 'revision' });
    }
    expect(await refusal('PUT', '/api/graphs/echo/environments/production', { revision: 2_147_483_647 })).toMatchObject({ status: 404, code: 'revision_not_found' });
  });

  test('strings that Postgres text can not hold are kept as they are', async () => {
    const name = 'NUL \u0000 and half \ud800';
    const created = await server.call<GraphShape>('POST', '/api/graphs', { graph: { ...echoGraph, name }, slug: 'nul' });
    expect(created).toMatchObject({ status: 201, body: { graph: { name } } });
    expect(await refusal('POST', '/api/graphs/nul/revisions', { note: 'a\u0000b' })).toMatchObject({ status: 400, path: 'note' });
    expect(await server.call('POST', '/api/runs?wait=30', { graph: 'nul', draft: true, input: { text: 'a\u0000\ud800' }, session: 's\u0000', idempotencyKey: 'k\u0000' })).toMatchObject({
      status: 200, body: { status: 'completed', output: { said: 'a\u0000\ud800' } },
    });
  });
});

describe('runs', () => {
  const start = async (graph: string, wait = 0): Promise<RunShape> => {
    const { status, body } = await server.call<RunShape>('POST', `/api/runs?wait=${wait}`, { graph, draft: true, input: { text: 'Please answer.' } });
    expect(status).toBeLessThan(300);
    return body;
  };
  const untilAsked = async (run: string): Promise<string> => {
    for (;;) {
      const { items } = (await server.call<{ items: { effect: string }[] }>('GET', `/api/approvals?run=${run}`)).body;
      if (items[0] !== undefined) return items[0].effect;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  };

  test('an input that misses the schema is refused with the path', async () => {
    expect(await refusal('POST', '/api/runs', { graph: 'echo', draft: true, input: { text: '' } })).toMatchObject({ status: 422, code: 'input_invalid', path: 'input.text' });
    expect(await refusal('POST', '/api/runs', { graph: 'echo', draft: true, input: { text: 'a', more: 1 } })).toMatchObject({ status: 422, code: 'input_invalid' });
    expect(await refusal('POST', '/api/runs', { graph: 'echo', draft: true, input: { text: 'x'.repeat(inputLimit) } })).toMatchObject({ status: 413, code: 'input_too_large' });
    expect(await refusal('POST', '/api/runs', { graph: 'echo', draft: true, input: Array.from({ length: 600_000 }, () => ({ a: 1 })) })).toMatchObject({ status: 413, code: 'input_too_large', path: 'input' });
    expect(await refusal('POST', '/api/runs', { graph: 'echo', draft: true })).toMatchObject({ status: 400, code: 'body_invalid', path: 'input' });
    expect(await refusal('POST', '/api/runs', { graph: 'echo', draft: true, revision: 1, input: {} })).toMatchObject({ status: 400, code: 'body_invalid' });
    expect(await refusal('POST', '/api/runs', { graph: 'echo', revision: 9, input: {} })).toMatchObject({ status: 404, code: 'revision_not_found' });
    expect(await refusal('POST', '/api/runs?wait=61', { graph: 'echo', draft: true, input: {} })).toMatchObject({ status: 400, code: 'query_invalid', path: 'wait' });
  });

  test('a run that does not exist', async () => {
    for (const path of ['', '/graph', '/events', '/stream']) expect(await refusal('GET', `/api/runs/none${path}`)).toMatchObject({ status: 404, code: 'run_not_found' });
    const posts: readonly [string, unknown][] = [['decisions', { effect: 'a', decision: 'approved' }], ['signals', { name: 'a' }], ['cancel', {}], ['resume', {}], ['fork', { at: 2 }]];
    for (const [action, body] of posts) expect(await refusal('POST', `/api/runs/none/${action}`, body)).toMatchObject({ status: 404, code: 'run_not_found' });
    expect(await refusal('GET', '/api/runs/%00')).toMatchObject({ status: 404 });
    expect(await refusal('GET', '/api/runs?status=asleep')).toMatchObject({ status: 400, code: 'query_invalid', path: 'status' });
    for (const since of ['yesterday', '0000-01-01T00:00:00Z', '1969-12-31T23:59:59Z', '9999-12-31T23:59:59-23:59']) {
      expect(await refusal('GET', `/api/runs?since=${since}`)).toMatchObject({ status: 400, code: 'query_invalid', path: 'since' });
    }
    for (const since of ['1970-01-01T00:00:00Z', '9999-12-31T23:59:59Z']) expect((await server.request(`/api/runs?since=${since}`)).status).toBe(200);
    for (const cursor of [['x', 'y'], ['9'.repeat(30), 'y'], ['1', '\0'], [1, 2, 3]].map((parts) => Buffer.from(JSON.stringify(parts)).toString('base64url'))) {
      for (const list of ['graphs', 'runs', 'approvals']) expect(await refusal('GET', `/api/${list}?cursor=${cursor}`)).toMatchObject({ status: 400, code: 'query_invalid', path: 'cursor' });
    }
    expect(await refusal('GET', `/api/graphs/echo/revisions?cursor=${Buffer.from('[99999999999]').toString('base64url')}`)).toMatchObject({ status: 400, code: 'query_invalid', path: 'cursor' });
    expect(await refusal('GET', '/api/runs?cursor=bm9uc2Vuc2U')).toMatchObject({ status: 400, code: 'query_invalid', path: 'cursor' });
  });

  test('a decision: wrong effect, form that misses its schema, twice, after the end', async () => {
    const { id } = await start('ask-first');
    const effect = await untilAsked(id);
    const path = `/api/runs/${id}/decisions`;
    expect(await refusal('POST', path, { effect: `${id}:99:0`, decision: 'approved' })).toMatchObject({ status: 404, code: 'effect_not_found', path: 'effect' });
    expect(await refusal('POST', path, { effect, decision: 'maybe' })).toMatchObject({ status: 400, code: 'body_invalid', path: 'decision' });
    expect(await refusal('POST', path, { effect, decision: 'approved' })).toMatchObject({ status: 422, code: 'form_invalid' });
    expect(await refusal('POST', path, { effect, decision: 'approved', form: { note: 'x' } })).toMatchObject({ status: 422, code: 'form_invalid', path: 'form.note' });
    const answers = await Promise.all([1, 2, 3].map(() => server.call<Problem>('POST', path, { effect, decision: 'approved', form: { note: 'fine' } })));
    expect(answers.map(({ status }) => status).toSorted((left, right) => left - right)).toEqual([200, 409, 409]);
    expect(await refusal('POST', path, { effect, decision: 'rejected' })).toMatchObject({ status: 409 });
    const events = (await server.call<{ items: { type: string }[] }>('GET', `/api/runs/${id}/events`)).body.items;
    expect(events.filter(({ type }) => type === 'decision.given')).toHaveLength(1);
  });

  test('cancel is idempotent and ends what waits', async () => {
    const { id } = await start('ask-first');
    const effect = await untilAsked(id);
    expect((await server.call<RunShape>('POST', `/api/runs/${id}/cancel`, { reason: 'changed my mind' })).body.status).toBe('cancelled');
    expect((await server.call<RunShape>('POST', `/api/runs/${id}/cancel`)).body.status).toBe('cancelled');
    expect(await refusal('POST', `/api/runs/${id}/decisions`, { effect, decision: 'approved', form: { note: 'fine' } })).toMatchObject({ status: 409, code: 'run_ended' });
    expect(await refusal('POST', `/api/runs/${id}/signals`, { name: 'late' })).toMatchObject({ status: 409, code: 'run_ended' });
    expect(await refusal('POST', `/api/runs/${id}/resume`)).toMatchObject({ status: 409, code: 'not_parked' });
    expect((await server.call<{ items: unknown[] }>('GET', `/api/approvals?run=${id}`)).body.items).toEqual([]);
  });

  test('a signal reaches who waits for it, with its payload', async () => {
    const { id } = await start('wait-for-it');
    expect((await server.call('POST', `/api/runs/${id}/signals`, { name: 'paid', payload: { amount: 3 } })).status).toBe(200);
    const response = await server.request(`/api/runs/${id}/stream`);
    await response.text();
    expect((await server.call<RunShape>('GET', `/api/runs/${id}`)).body).toMatchObject({ status: 'completed', output: { received: true, payload: { amount: 3 } } });
  });

  test('a fork past the end, before the beginning, with unknown edits', async () => {
    const { id, seq } = await start('echo', 30);
    expect(await refusal('POST', `/api/runs/${id}/fork`, { at: seq + 2 })).toMatchObject({ status: 422, code: 'fork_out_of_range', path: 'at' });
    expect(await refusal('POST', `/api/runs/${id}/fork`, { at: 1 })).toMatchObject({ status: 422, code: 'fork_out_of_range', path: 'at' });
    expect(await refusal('POST', `/api/runs/${id}/fork`, { at: 2, edits: [{ effect: 'x:1:0', output: 1 }] })).toMatchObject({ status: 422, code: 'edit_unknown', path: 'edits' });
    expect(await refusal('POST', `/api/runs/${id}/fork`, { at: 0 })).toMatchObject({ status: 400, code: 'body_invalid', path: 'at' });
    expect(await refusal('POST', `/api/runs/${id}/fork`, { at: 2, revision: 4 })).toMatchObject({ status: 404, code: 'revision_not_found' });
  });

  test('a Last-Event-ID that is none', async () => {
    const { id } = await start('echo', 30);
    expect(await send(`/api/runs/${id}/stream`, { headers: { 'last-event-id': 'soon' } })).toMatchObject({ status: 400, code: 'header_invalid', path: 'Last-Event-ID' });
  });
});

describe('who may ask', () => {
  test('a wrong or missing token', async () => {
    for (const authorization of ['', 'Bearer wrong', `Basic ${server.token}`, 'Bearer ']) {
      const response = await server.request('/api/graphs', { headers: { authorization } });
      expect(response.headers.get('www-authenticate')).toBe('Bearer realm="cadre"');
      expect(await problemOf(response)).toMatchObject({ status: 401, code: 'unauthorized' });
    }
    expect(await send('/metrics', { headers: { authorization: '' } })).toMatchObject({ status: 401 });
    expect(await send('/?token=wrong', {}).catch(() => null)).toBeNull();
    const page = await server.request('/?token=wrong', { headers: { authorization: '' } });
    expect(page.status).toBe(401);
    expect(page.headers.get('set-cookie')).toBeNull();
    expect(await page.text()).not.toContain('wrong');
  });

  test('the link signs a browser in with a cookie that is not the token', async () => {
    const link = await server.request(`/runs?token=${server.token}&x=1`, { headers: { authorization: '' } });
    expect(link.status).toBe(303);
    expect(link.headers.get('location')).toBe('/runs?x=1');
    const cookie = link.headers.get('set-cookie') ?? '';
    expect(cookie).toMatch(/HttpOnly/);
    expect(cookie).toMatch(/SameSite=Strict/);
    expect(cookie).not.toContain(server.token);
    const signedIn = await server.request('/api/graphs', { headers: { authorization: '', cookie: cookie.split(';')[0] ?? '' } });
    expect(signedIn.status).toBe(200);
    const elsewhere = await server.request(`//evil.example/?token=${server.token}`, { headers: { authorization: '' } });
    expect(elsewhere.headers.get('location')).toBe('/evil.example/');
  });

  test('a foreign host or origin', async () => {
    expect(await send('/api/graphs', { headers: { origin: 'https://evil.example' } })).toMatchObject({ status: 403, code: 'origin_not_allowed' });
    expect(await send('/api/graphs', { headers: { origin: 'null' } })).toMatchObject({ status: 403, code: 'origin_not_allowed' });
    expect((await server.request('/api/graphs', { headers: { origin: server.origin } })).status).toBe(200);
    for (const host of ['evil.example', 'evil.example:4100', 'bad host']) expect(await rawStatus(host)).toBe(host === 'bad host' ? 400 : 403);
  });

  /** fetch does not let a caller choose the Host header. */
  function rawStatus(host: string): Promise<number | undefined> {
    return new Promise((resolve, reject) => {
      const { port } = new URL(server.origin);
      httpRequest({ port, path: '/api/graphs', headers: { host, authorization: `Bearer ${server.token}` } }, (response) => {
        response.resume();
        resolve(response.statusCode);
      }).on('error', reject).end();
    });
  }
});

test('every answer carries safe headers and a request id', async () => {
  const response = await server.request('/api/graphs', { headers: { 'x-request-id': 'mine-1' } });
  expect(response.headers.get('x-request-id')).toBe('mine-1');
  expect(response.headers.get('content-security-policy')).toContain("script-src 'self'");
  expect(response.headers.get('content-security-policy')).not.toContain('unsafe-eval');
  expect(response.headers.get('cache-control')).toBe('no-store');
  expect((await server.request('/api/graphs', { headers: { 'x-request-id': 'evil id' } })).headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/);
});
