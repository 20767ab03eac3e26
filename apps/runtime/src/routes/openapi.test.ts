import { describe, expect, test } from 'vitest';
import { docsPage } from './docs-page.ts';
import { openApiDocument } from './openapi.ts';
import { operations } from './operations.ts';

const document = JSON.parse(JSON.stringify(openApiDocument('1.2.3')));

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
    expect(create.responses['202'].content['application/json'].schema.properties).toHaveProperty('timing');
    expect(create.responses['422']).toMatchObject({ description: '`graph_has_errors`, `input_invalid`' });
    expect(document.paths['/api/runs/{id}/fork'].post.parameters).toContainEqual({ name: 'id', in: 'path', required: true, schema: { type: 'string' } });
    expect(document.paths['/health/ready'].get.security).toEqual([]);
  });

  test('the page names every route and escapes what it shows', () => {
    const page = docsPage('<1>');
    for (const { path } of operations) expect(page).toContain(path);
    expect(page).not.toContain('<1>');
    expect(page).not.toContain('<script');
  });
});
