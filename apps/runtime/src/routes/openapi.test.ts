import { describe, expect, test } from 'vitest';
import { docsPage } from './docs-page.ts';
import { openApiDocument } from './openapi.ts';
import { operations } from './operations.ts';

const document = JSON.parse(JSON.stringify(openApiDocument('1.2.3')));

function referencesIn(value: unknown): readonly string[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, member]) => (key === '$ref' ? [String(member)] : referencesIn(member)));
}

/** What a JSON pointer such as `#/components/schemas/Run` leads to. */
function at(reference: string): unknown {
  return reference.slice('#/'.length).split('/').reduce<Record<string, Record<string, never>> | undefined>((value, key) => value?.[key], document);
}

describe('the API description', () => {
  test('is OpenAPI 3.1 with every operation under its own id', () => {
    expect(document.openapi).toBe('3.1.0');
    const ids = Object.values<Record<string, { operationId: string }>>(document.paths).flatMap((item) => Object.values(item).map(({ operationId }) => operationId));
    expect(ids).toHaveLength(operations.length);
    expect(new Set(ids).size).toBe(ids.length);
  });

  test('says what a run takes and gives, and how it is refused', () => {
    const create = document.paths['/api/runs'].post;
    expect(create.requestBody.content['application/json'].schema).toMatchObject({ type: 'object', additionalProperties: false, required: ['graph', 'input'] });
    expect(create.responses['202'].content['application/json'].schema).toEqual({ $ref: '#/components/schemas/Run' });
    expect(document.components.schemas.Run.properties).toHaveProperty('timing');
    expect(document.components.schemas.JsonObject).toMatchObject({ type: 'object' });
    expect(create.responses['422']).toMatchObject({ description: '`graph_has_errors`, `input_invalid`, `guard_refused`' });
    expect(document.paths['/api/runs/{id}/fork'].post.parameters).toContainEqual({ name: 'id', in: 'path', required: true, schema: { type: 'string' } });
    expect(document.paths['/health/ready'].get.security).toEqual([]);
  });

  test('every reference leads to a place in the document', () => {
    const references = referencesIn(document);
    expect(references).toContain('#/components/schemas/Json');
    expect(references.filter((reference) => at(reference) === undefined)).toEqual([]);
    expect(at('#/$defs/Json')).toBeUndefined();
  });

  test('the page says what to send and what comes back, and every name in it leads somewhere', () => {
    const page = docsPage('1.2.3');
    expect(page).toContain('  effect: string  <i>not empty, at most 200 characters</i>\n  decision: &#34;approved&#34; | &#34;rejected&#34;\n  form?: <a href="#Json">Json</a>\n  comment?: string');
    expect(page).toContain('items: <a href="#Run">Run</a>[]\n  next: string | null');
    for (const [, name] of page.matchAll(/href="#(\w+)"/g)) expect(page).toContain(`<section id="${name}">`);
    for (const name of Object.keys(document.components.schemas)) expect(page).toContain(`<section id="${name}">`);
  });

  test('the page has the editor\'s fonts where they are served, and asks for nothing else', () => {
    expect(docsPage('1')).not.toContain('url(');
    const page = docsPage('1', ['/assets/start-Ab_1.css', '/assets/inter-latin-ext-wght-normal-Ab_1.woff2', '/assets/inter-latin-wght-normal-Ab_1.woff2']);
    expect(page.match(/url\([^)]*\)/g)).toEqual(['url(/assets/inter-latin-wght-normal-Ab_1.woff2)']);
    expect(page).not.toMatch(/https?:|<script|<link|<img/);
  });

  test('the page names every route and escapes what it shows', () => {
    const page = docsPage('<1>');
    for (const { path } of operations) expect(page).toContain(path);
    expect(page).not.toContain('<1>');
    expect(page).not.toContain('<script');
  });
});
