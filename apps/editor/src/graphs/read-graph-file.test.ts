import { describe, expect, it } from 'vitest';
import { emptyGraph } from './empty-graph.ts';
import { readGraphFile } from './read-graph-file.ts';

function file(text: string, size = text.length) {
  return { name: 'team.graph.json', size, text: () => Promise.resolve(text) };
}

describe('reading a graph file', () => {
  it('gives the graph', async () => {
    const read = await readGraphFile(file(JSON.stringify(emptyGraph)));
    expect(read.ok && read.graph.name).toBe('Untitled team');
  });

  it('refuses a large file by its size, without reading it', async () => {
    const read = await readGraphFile({ name: 'big.json', size: 6 * 1024 * 1024, text: () => Promise.reject(new Error('must not be read')) });
    expect(read).toEqual({ ok: false, refusal: { file: 'big.json', reason: 'It has 6.0 MiB; a graph may have 5 MiB at most.', issues: [] } });
  });

  it('says what is wrong with what is no graph', async () => {
    const read = await readGraphFile(file('{ "format": "cadre/graph@1", "name": "x", "nodes": [], "edges": [], "oops": 1 }'));
    expect(!read.ok && read.refusal.issues.map((issue) => issue.code)).toEqual(['unknown_field']);
    const broken = await readGraphFile(file('{'));
    expect(!broken.ok && broken.refusal.issues.length).toBe(1);
  });

  it('says so when the file cannot be read', async () => {
    const read = await readGraphFile({ name: 'gone.json', size: 1, text: () => Promise.reject(new Error('NotReadableError')) });
    expect(!read.ok && read.refusal.reason).toContain('could not be read');
  });
});
