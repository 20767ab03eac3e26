import { writeFile } from 'node:fs/promises';
import { serializeGraph } from '@cadre/graph-schema';
import { Command } from 'commander';
import type { Environment } from '../settings/settings.ts';
import { slugSchema } from '../shapes/index.ts';
import type { World } from '../use-cases/world.ts';
import { CommandFailure } from './command-failure.ts';
import { loadRun } from './load-run.ts';
import { openForCommand } from './open-for-command.ts';
import { reasonOf } from './read-input.ts';
import { serializeRun } from './run-file.ts';
import type { Terminal } from './terminal.ts';

export function exportCommand(terminal: Terminal, environment: Environment): Command {
  return new Command('export')
    .description('write a graph (its draft) or a run (graph and log) as a file')
    .argument('<slug-or-run>', 'slug of a graph, or id of a run')
    .option('--out <file>', 'where to; without it standard output')
    .action(async (source: string, { out }: { out?: string }) => {
      await using runtime = await openForCommand(environment, { hosts: false });
      const text = await textOf(runtime.world, source);
      if (out === undefined) return terminal.print(text.trimEnd());
      await writeFile(out, text).catch((error: unknown) => {
        throw new CommandFailure(`${out} can't be written: ${reasonOf(error)}.`);
      });
      terminal.note(`Wrote ${out}.`);
    });
}

async function textOf(world: World, source: string): Promise<string> {
  const draft = slugSchema.safeParse(source).success ? await world.graphs.get(source) : null;
  return draft === null ? serializeRun(await loadRun(world, source)) : serializeGraph(draft.graph);
}
