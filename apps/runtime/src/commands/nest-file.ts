// The graphs that a graph file runs inside: beside the file, else in the database when there is one.
import { basename, dirname, join, resolve } from 'node:path';
import { digestGraph } from '@cadre/graph-schema';
import type { Graph, Issue, Result } from '@cadre/graph-schema';
import { slugSchema } from '../shapes/index.ts';
import { nestGraphs } from '../use-cases/nest-graphs.ts';
import type { FindGraph, Nested, Nesting } from '../use-cases/nest-graphs.ts';
import { CommandFailure } from './command-failure.ts';
import { isFile } from './is-file.ts';
import { issueLine } from './issue-line.ts';
import { requireGraphFile } from './read-input.ts';

/** What `cadre` calls a graph file: `triage/graph.json` and `triage.graph.json` are both `triage`. */
export function slugOfFile(file: string): string | null {
  const name = basename(file) === 'graph.json' ? basename(dirname(resolve(file))) : (/^(.+)\.graph\.json$/.exec(basename(file))?.[1] ?? '');
  return slugSchema.safeParse(name).success ? name : null;
}

/** In the folder of a file and the one above it. @param otherwise asked for what is not there */
export function findBeside(file: string, otherwise: FindGraph = async () => null): FindGraph {
  const folders = new Map<string, FindGraph>();
  return inFolder(dirname(file));

  function inFolder(folder: string): FindGraph {
    const known = folders.get(folder);
    if (known) return known;
    const find: FindGraph = async (wanted) => {
      if (!slugSchema.safeParse(wanted.graph).success) return null;
      const names = [join(wanted.graph, 'graph.json'), `${wanted.graph}.graph.json`];
      for (const candidate of [folder, join(folder, '..')].flatMap((place) => names.map((name) => join(place, name)))) {
        if (!(await isFile(candidate))) continue;
        const graph = await requireGraphFile(candidate);
        // A pinned graph is the one of that digest and no other.
        if (wanted.revision === null || wanted.revision === digestGraph(graph)) return { graph, find: inFolder(dirname(candidate)) };
      }
      return otherwise(wanted);
    };
    folders.set(folder, find);
    return find;
  }
}

/** Without a database. */
export function nestFile(graph: Graph, file: string): Promise<Result<Nested, readonly Issue[]>> {
  return nestGraphs(graph, { slug: slugOfFile(file), find: findBeside(file) });
}

/** @throws CommandFailure with the first issue */
export async function nestOrFail(graph: Graph, source: string, nesting: Nesting = { slug: slugOfFile(source), find: findBeside(source) }): Promise<Nested> {
  const nested = await nestGraphs(graph, nesting);
  if (nested.ok) return nested.value;
  const [first] = nested.error;
  throw new CommandFailure(`${source} runs graphs that can't be had: ${first === undefined ? 'unknown reason' : issueLine(source, first)}.`);
}
