// `pnpm bench [name...] [--quick]`: runs the benches named, or all; prints a table each, and writes the figures to `results/`.
import { mkdir, writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { benches } from './benches/benches.ts';
import { isReached } from './harness/figures.ts';
import { printFigures } from './harness/format.ts';

const usage = `Usage: npx -y pnpm bench [${[...benches.keys()].join('|')}]... [--quick]\n`;
const { values, positionals } = readArguments();
const unknown = positionals.find((name) => !benches.has(name));
if (unknown !== undefined) refuse(`There is no bench ${unknown}.`);

const results = new URL('results/', import.meta.url);
await mkdir(results, { recursive: true });
for (const [name, bench] of benches) {
  if (positionals.length > 0 && !positionals.includes(name)) continue;
  const startedAt = new Date();
  const figures = await bench({ isQuick: values.quick, report: (line) => void process.stdout.write(`${name}: ${line}\n`) }).catch((error: unknown) => {
    process.stderr.write(`\n${name} could not be measured: ${error instanceof Error ? error.stack : String(error)}\n`);
    return null;
  });
  if (figures === null) {
    process.exitCode = 1; // the others can be measured all the same
    continue;
  }
  process.stdout.write(`${printFigures(figures)}${values.quick ? 'Quick: too little work for figures that mean anything.\n' : ''}`);
  const goals = figures.goals.map((goal) => ({ ...goal, isReached: isReached(goal) }));
  const record = { bench: name, quick: values.quick, startedAt, seconds: (Date.now() - startedAt.getTime()) / 1_000, node: process.version, goals, ...figures.data };
  await writeFile(new URL(`${name}.json`, results), `${JSON.stringify(record, null, 2)}\n`);
}

function readArguments() {
  try {
    return parseArgs({ allowPositionals: true, options: { quick: { type: 'boolean', default: false } } });
  } catch (error) {
    return refuse(error instanceof Error ? error.message : String(error));
  }
}

function refuse(reason: string): never {
  process.stderr.write(`${reason}\n${usage}`);
  process.exit(2);
}
