// `pnpm bench [name]`: runs one bench or all, prints a table each, and writes the figures to `results/`.
import { mkdir, writeFile } from 'node:fs/promises';
import { engine } from './engine.ts';
import type { Figures } from './figures.ts';

const benches: { readonly [name: string]: () => Promise<Figures> } = { engine };

const wanted = process.argv.slice(2);
const unknown = wanted.find((name) => !(name in benches));
if (unknown !== undefined) {
  process.stderr.write(`There is no bench ${unknown}. There are: ${Object.keys(benches).join(', ')}.\n`);
  process.exit(2);
}
const results = new URL('results/', import.meta.url);
await mkdir(results, { recursive: true });
for (const name of wanted.length === 0 ? Object.keys(benches) : wanted) {
  const bench = benches[name];
  if (!bench) continue;
  const figures = await bench();
  process.stdout.write(`\n${print(figures.table)}\n`);
  await writeFile(new URL(`${name}.json`, results), `${JSON.stringify(figures.data, null, 2)}\n`);
}

function print(table: Figures['table']): string {
  const widths = (table[0] ?? []).map((_, column) => Math.max(...table.map((row) => row[column]?.length ?? 0)));
  return table.map((row) => row.map((cell, column) => (column === 0 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0))).join('  ')).join('\n');
}
