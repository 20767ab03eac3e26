// A run that this version can't go on with is set aside where people see it, and comes back when they say so.
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { connect } from '../adapters/postgres/connect.ts';
import type { Sql } from '../adapters/postgres/connect.ts';
import { startApiServer } from './api-server.ts';
import type { ApiServer } from './api-server.ts';
import { eventually } from './eventually.ts';
import { echoGraph, signalGraph } from './graphs.ts';

interface Run {
  readonly id: string;
  readonly status: string;
  readonly digest: string;
  readonly output: unknown;
  readonly parked: { readonly reason: string; readonly at: string } | null;
}

/** Hosts nothing, so that a run can be damaged before any host sees it. */
let server: ApiServer;
let host: ApiServer | undefined;
let sql: Sql;

beforeAll(async () => {
  server = await startApiServer({ hosts: false });
  sql = connect(server.databaseUrl, { connections: 1, name: 'test' });
});

afterEach(async () => {
  await host?.stop();
  host = undefined;
});

afterAll(async () => {
  await sql.end();
  await server.stop();
});

async function draw(slug: string, graph: object): Promise<void> {
  expect((await server.call('POST', '/api/graphs', { graph, slug })).status).toBe(201);
}

async function start(slug: string): Promise<Run> {
  const { status, body } = await server.call<Run>('POST', '/api/runs', { graph: slug, draft: true, input: { text: 'hello' } });
  expect(status).toBe(202);
  return body;
}

const get = async (id: string) => (await server.call<Run>('GET', `/api/runs/${id}`)).body;
const parkedRuns = async () => (await server.call<{ items: Run[] }>('GET', '/api/runs?parked=true')).body.items;
const resume = (id: string) => server.call<Run & { readonly code: string }>('POST', `/api/runs/${id}/resume`);

test('a poisoned log parks its run; resumed as it is, it is parked again; mended and resumed, it ends', async () => {
  await draw('poisoned', signalGraph);
  const { id } = await start('poisoned');
  // A log that no version of the software would write.
  await sql`insert into run_events (run_id, seq, actor, type, payload, at) select run_id, 2, actor, type, payload, at from run_events where run_id = ${id}`;
  host = await startApiServer({ databaseUrl: server.databaseUrl });
  await eventually(async () => (await get(id)).parked?.reason ?? '').toBe('Event 2 (run.started) can not be folded: A run starts once');
  const first = (await get(id)).parked?.at;
  expect((await parkedRuns()).map((run) => run.id)).toEqual([id]);
  expect(await (await server.request('/metrics')).text()).toMatch(/^cadre_runs_parked 1$/m);

  expect(await resume(id)).toMatchObject({ status: 200, body: { id } });
  await eventually(async () => (await get(id)).parked?.at ?? first).not.toBe(first);

  await sql`delete from run_events where run_id = ${id} and seq = 2`;
  expect((await resume(id)).status).toBe(200);
  await eventually(async () => await get(id)).toMatchObject({ status: 'waiting', parked: null });
  expect((await server.call('POST', `/api/runs/${id}/signals`, { name: 'paid', payload: 7 })).status).toBe(200);
  await eventually(async () => await get(id)).toMatchObject({ status: 'completed', output: { received: true, payload: 7 }, parked: null });
  expect(await parkedRuns()).toEqual([]);
});

test('a run whose graph is gone is parked; with the graph back it is resumed and ends; then there is nothing to resume', async () => {
  await draw('lost', echoGraph);
  const { id, digest } = await start('lost');
  await sql`delete from documents where digest = ${digest}`;
  host = await startApiServer({ databaseUrl: server.databaseUrl });
  await eventually(async () => (await get(id)).parked?.reason ?? '').toContain('is not in the database');
  expect((await server.call<{ items: Run[] }>('GET', '/api/runs?graph=lost&status=queued')).body.items).toMatchObject([{ id, parked: { reason: expect.any(String) } }]);

  // Another run of the same draft freezes the same document again.
  const other = await start('lost');
  expect(other.digest).toBe(digest);
  expect((await resume(id)).status).toBe(200);
  await eventually(async () => await get(id)).toMatchObject({ status: 'completed', output: { said: 'hello' }, parked: null });
  expect(await resume(id)).toMatchObject({ status: 409, body: { code: 'not_parked' } });
});
