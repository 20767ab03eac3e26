import { graphSchema } from '@cadre/graph-schema';
import { expect, it } from 'vitest';
import { createDocumentStore } from '../document/document-store.ts';
import { quickStarts } from './quick-starts.ts';

it('draws every quick start on an empty canvas without a refusal', () => {
  for (const start of quickStarts) {
    const documents = createDocumentStore(graphSchema.parse({ format: 'cadre/graph@1', name: 'Team', nodes: [], edges: [] }));
    expect(documents.execute(start.commands)).toMatchObject({ ok: true });
  }
});
