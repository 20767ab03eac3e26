// Records golden histories that are not there yet. It never overwrites one: a history that folds differently is a changed
// meaning, which needs a new semantics number and new histories beside the old ones.
import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { parseGraph, type Graph } from '@cadre/graph-schema';
import { compile } from '../src/index.ts';
import { nestDrawing, outcomeOf, play, stepDigests, type Golden } from '../src/testing/index.ts';
import { scenarios } from './scenarios.ts';

for (const { name, graph, inside = {}, input, world } of scenarios) {
  const file = new URL(`../test/histories/${name}.json`, import.meta.url);
  if (existsSync(file)) continue;
  const { graph: drawn, graphs } = typeof graph === 'string' ? { graph: await graphFrom(graph), graphs: new Map<string, Graph>() } : nestDrawing(graph, inside);
  const compiled = compile(drawn, { graphs });
  if (!compiled.ok) throw new Error(`${name} does not compile: ${JSON.stringify(compiled.error)}`);
  const { events } = play(compiled.value, input, world);
  const golden: Golden = { name, semantics: compiled.value.semantics, graph: drawn, ...(graphs.size > 0 && { graphs: [...graphs.values()] }), events: [...events], steps: [...stepDigests(compiled.value, events)], outcome: outcomeOf(compiled.value, events) };
  await writeFile(file, `${JSON.stringify(golden, null, 1)}\n`);
  console.log(`Recorded ${name}: ${events.length} events`);
}

async function graphFrom(path: string) {
  const parsed = parseGraph(JSON.parse(await readFile(new URL(path, import.meta.url), 'utf8')));
  if (!parsed.ok) throw new Error(`${path} is not a graph`);
  return parsed.value;
}
