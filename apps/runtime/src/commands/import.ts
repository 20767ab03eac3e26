// Takes a graph or a recorded run into the database. Nothing runs by it: only runs that have ended are taken.
import { Command } from 'commander';
import type { Environment } from '../settings/settings.ts';
import { slugSchema } from '../shapes/index.ts';
import { createGraph } from '../use-cases/graphs.ts';
import { findInStore, nestGraphs } from '../use-cases/nest-graphs.ts';
import { placeEvents } from '../use-cases/place-events.ts';
import { slugOf } from '../use-cases/slug.ts';
import type { World } from '../use-cases/world.ts';
import { CommandFailure } from './command-failure.ts';
import { compileOrFail } from './compile-or-fail.ts';
import { issueLine } from './issue-line.ts';
import { openForCommand } from './open-for-command.ts';
import { readText, requireGraphFile } from './read-input.ts';
import { readRunFile } from './replay.ts';
import type { Terminal } from './terminal.ts';

export function importCommand(terminal: Terminal, environment: Environment): Command {
  return new Command('import')
    .description('take a graph file as a new draft, or a recorded run that has ended')
    .argument('<file>', 'file that cadre export wrote, or any graph file')
    .option('--slug <slug>', 'slug of the new graph; without it one is made from its name')
    .option('--json', 'print { graph } or { run } as JSON')
    .action(async (file: string, { slug, json }: { slug?: string; json?: true }) => {
      if (slug !== undefined && !slugSchema.safeParse(slug).success) throw new CommandFailure('--slug takes lower-case letters, digits and hyphens.', 2);
      const take = isRun(await readText(file)) ? await runTaker(file) : await graphTaker(file, slug, terminal);
      await using runtime = await openForCommand(environment, { hosts: false });
      const taken = await take(runtime.world);
      terminal.print(json === true ? JSON.stringify(taken) : `Imported ${Object.entries(taken).map((pair) => pair.join(' ')).join(', ')}.`);
    });
}

type Taker = (world: World) => Promise<{ readonly [what in 'graph' | 'run']?: string }>;

function isRun(text: string): boolean {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && 'events' in value;
  } catch {
    return false;
  }
}

async function graphTaker(file: string, slug: string | undefined, terminal: Terminal): Promise<Taker> {
  const graph = await requireGraphFile(file);
  return async (world) => {
    const created = await createGraph(world, { graph, slug });
    if (!created.ok) throw new CommandFailure(created.error.detail);
    const nested = await nestGraphs(graph, { slug: created.value.slug, find: findInStore(world.graphs) });
    for (const issue of nested.ok ? [] : nested.error) terminal.note(issueLine(file, issue));
    return { graph: created.value.slug };
  };
}

async function runTaker(file: string): Promise<Taker> {
  const recorded = await readRunFile(file);
  const { graph, graphs, events } = recorded;
  const [first] = events;
  if (first?.type !== 'run.started') throw new Error(`${file} was read without its beginning.`);
  const { run: id, input, digest, parent } = first.payload;
  if (!/^[0-9a-z]{1,64}$/.test(id)) throw new CommandFailure(`${file} holds a run with an id that is not one.`);
  const placed = placeEvents(compileOrFail(recorded, file), events);
  if (!placed.ok) throw new CommandFailure(`${file} does not fold at event ${placed.error.seq}: ${placed.error.reason}.`);
  if (placed.value.replay.stateAt(events.length).endedAt === null) throw new CommandFailure(`The run in ${file} has not ended; only runs that have are taken.`);
  return async (world) => {
    if ((await world.runs.get(id)) !== null) throw new CommandFailure(`There is a run ${id} already.`);
    for (const frozen of [...graphs.values(), graph]) await world.graphs.freeze(frozen);
    await world.runs.create({
      id, graph: slugOf(graph.name), revision: null, digest, environment: null, input, session: null, idempotencyKey: null, parent, events: placed.value.events,
    });
    return { run: id };
  };
}
