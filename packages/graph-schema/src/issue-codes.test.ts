import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

function sources(folder: URL): readonly string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    if (entry.isDirectory()) return sources(new URL(`${entry.name}/`, folder));
    return entry.name.endsWith('.ts') && !entry.name.endsWith('.test.ts') ? [readFileSync(new URL(entry.name, folder), 'utf8')] : [];
  });
}

describe('the table of issue codes', () => {
  it('has every code that is given anywhere', () => {
    const folders = ['rules/', 'parse/', 'kinds/', 'fields/', 'guards/'].flatMap((folder) => sources(new URL(folder, import.meta.url)));
    const given = folders.flatMap((text) => [...text.matchAll(/(?:code: |documentIssue\(|return fail\(\[documentIssue\()'([a-z_]+)'/g)].map(([, code]) => code ?? ''));
    const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8');
    expect(given.length).toBeGreaterThan(40);
    expect([...new Set(given)].filter((code) => !readme.includes(`\`${code}\``))).toEqual([]);
  });
});
