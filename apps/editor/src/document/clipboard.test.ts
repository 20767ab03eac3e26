import { graphSchema, toNodeId } from '@cadre/graph-schema';
import { describe, expect, it } from 'vitest';
import { cornerOf, partsOf, readParts, writeParts } from './clipboard.ts';
import { documentOf } from './graph-document.ts';

const document = documentOf(
  graphSchema.parse({
    format: 'cadre/graph@1',
    name: 'Team',
    nodes: [
      { id: 'each', kind: 'map', position: { x: 100, y: 50 } },
      { id: 'inside', kind: 'worker', parent: 'each', position: { x: 10, y: 10 } },
      { id: 'after', kind: 'worker', position: { x: 400, y: 80 } },
    ],
    edges: [{ id: 'e1', from: { node: 'each', port: 'out' }, to: { node: 'after', port: 'in' } }],
  }),
);

describe('the clipboard', () => {
  it('takes the body of a map along, and only edges with both ends', () => {
    const parts = partsOf(document, new Set([toNodeId('each')]));
    expect(parts.nodes.map((node) => node.id)).toEqual(['each', 'inside']);
    expect(parts.edges).toEqual([]);
    expect(partsOf(document, new Set([toNodeId('each'), toNodeId('after')])).edges).toHaveLength(1);
  });

  it('reads what it wrote', () => {
    const parts = partsOf(document, new Set([toNodeId('each'), toNodeId('after')]));
    expect(readParts(writeParts(parts))).toEqual(parts);
    expect(cornerOf(parts)).toEqual({ x: 100, y: 50 });
  });

  it.each([
    ['plain text', 'hello'],
    ['broken JSON', '{"format":"cadre/parts@1",'],
    ['another format', '{"format":"cadre/parts@2","nodes":[],"edges":[]}'],
    ['unknown kinds', '{"format":"cadre/parts@1","nodes":[{"id":"a","kind":"bomb","position":{"x":0,"y":0}}],"edges":[]}'],
    ['ids that reach a prototype', '{"format":"cadre/parts@1","nodes":[{"id":"__proto__","kind":"worker","position":{"x":0,"y":0}}],"edges":[]}'],
    ['unknown fields', '{"format":"cadre/parts@1","nodes":[{"id":"a","kind":"worker","position":{"x":0,"y":0},"onload":"x"}],"edges":[]}'],
  ])('leaves %s alone', (_name, text) => {
    expect(readParts(text)).toBeNull();
  });
});
