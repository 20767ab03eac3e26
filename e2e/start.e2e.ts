// What a person meets at the very first: `pnpm start`, its link, and Ctrl-C.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startCadre, type Cadre } from './harness/cadre.ts';

let cadre: Cadre;
beforeAll(async () => {
  cadre = await startCadre();
});
afterAll(() => cadre.remove());

test('the first start prints one link, and the link signs in', async () => {
  const links = cadre.output().match(/http:\/\/\S+/g) ?? [];
  expect(links).toEqual([cadre.link]);

  const answer = await fetch(cadre.link, { redirect: 'manual' });
  expect(answer.status).toBe(303);
  expect(answer.headers.get('location')).toBe('/');
  expect(answer.headers.get('set-cookie')).toMatch(/HttpOnly/i);
});

test('every part says that it is ready', async () => {
  await expect.poll(async () => (await fetch(`${cadre.origin}/health/ready`)).json()).toMatchObject({ ok: true, parts: { database: { ok: true }, queue: { ok: true }, host: { ok: true }, migrations: { ok: true } } });
});

test('the templates are there as graphs to start from', async () => {
  const { items: templates } = await cadre.client.templates.list();
  const { items: graphs } = await cadre.client.graphs.list();
  expect(templates.map((template) => template.name).sort()).toEqual(['batch-enrichment', 'incident-response', 'loan-memo', 'research-and-write', 'support-desk']);
  expect(graphs.map((graph) => graph.slug)).toEqual(expect.arrayContaining(templates.map((template) => template.name)));
});

test('Ctrl-C stops everything, the database too, and a second start finds everything again', async () => {
  const before = await cadre.client.graphs.list();
  expect(await cadre.interrupt()).toBe(0);
  expect(cadre.hasDatabaseProcess()).toBe(false);
  await expect(fetch(cadre.origin)).rejects.toThrow('fetch failed');

  const milliseconds = await cadre.start();
  console.log(`A second start was ready after ${(milliseconds / 1000).toFixed(2)} s.`);
  expect(await cadre.client.graphs.list()).toEqual(before);
});
