// Folds a recorded run up to a place and shows the state there. Nothing is performed.
import { dirname, join } from 'node:path';
import { hashState, plainState, Replay, summaryAt } from '@cadre/run-core';
import type { RunState } from '@cadre/run-core';
import { Command, InvalidArgumentError } from 'commander';
import type { Environment } from '../settings/settings.ts';
import { CommandFailure } from './command-failure.ts';
import { compileOrFail } from './compile-or-fail.ts';
import { isFile } from './is-file.ts';
import { loadRun } from './load-run.ts';
import { openForCommand } from './open-for-command.ts';
import { nestOrFail } from './nest-file.ts';
import { readText, requireGraphFile } from './read-input.ts';
import { parseRun } from './run-file.ts';
import type { RunFile } from './run-file.ts';
import type { Terminal } from './terminal.ts';

export function replayCommand(terminal: Terminal, environment: Environment): Command {
  return new Command('replay')
    .description('fold a recorded run and print the state at an event')
    .argument('<run-or-file>', 'id of a run, or a file that cadre export wrote, or a history.json with its graph.json beside it')
    .option('--at <seq>', 'the last event to fold; without it all', toSeq)
    .option('--json', 'print the whole state as JSON')
    .action(async (source: string, { at, json }: { at?: number; json?: true }) => {
      const recorded = (await isFile(source)) ? await readRunFile(source) : await readStoredRun(environment, source);
      const { events } = recorded;
      if (at !== undefined && at > events.length) throw new CommandFailure(`${source} has ${events.length} events; --at ${at} is past its end.`);
      const replay = new Replay(compileOrFail(recorded, source), events);
      const seq = at ?? events.length;
      const state = replay.stateAt(seq);
      terminal.print(json === true ? JSON.stringify({ hash: hashState(state), state: plainState(state) }, null, 2) : describe(replay, state));
    });
}

/** Reads a log and its graph: from the same file, else from `graph.json` beside it. @throws CommandFailure */
export async function readRunFile(file: string): Promise<RunFile> {
  const text = await readText(file);
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new CommandFailure(`${file} is not JSON.`);
  }
  return parseRun(value, file, async () => {
    const beside = join(dirname(file), 'graph.json');
    return nestOrFail(await requireGraphFile(beside), beside);
  });
}

async function readStoredRun(environment: Environment, id: string): Promise<RunFile> {
  await using runtime = await openForCommand(environment, { hosts: false });
  return await loadRun(runtime.world, id);
}

function describe(replay: Replay, state: RunState): string {
  const { usage, timing } = summaryAt(replay, state.seq);
  const event = replay.eventAt(state.seq);
  const actors = [...state.actors.values()].map(({ path, snapshot }) => `  ${path}: ${JSON.stringify(snapshot.situation.structure.value)}`);
  const effects = [...state.effects.values()].map(({ id, type, actor }) => `  ${id} ${type} for ${actor}`);
  return [
    `run ${state.run} at event ${state.seq} of ${replay.length} (${event.type}, ${new Date(event.at).toISOString()})`,
    `status ${state.status} · ${usage.modelCalls} model ${usage.modelCalls === 1 ? 'call' : 'calls'} · ${usage.inputTokens + usage.outputTokens} tokens · $${usage.costUsd} · ${timing.total} ms`,
    `state ${hashState(state)}`,
    `actors\n${actors.join('\n')}`,
    `outstanding\n${effects.length === 0 ? '  nothing' : effects.join('\n')}`,
    ...(state.status === 'completed' ? [`output\n${JSON.stringify(state.output, null, 2)}`] : []),
    ...(state.error === null ? [] : [`error ${state.error.code} in ${state.error.actor}: ${state.error.message}`]),
  ].join('\n');
}

function toSeq(text: string): number {
  if (!/^[1-9]\d{0,8}$/.test(text)) throw new InvalidArgumentError('It must be a whole number from 1.');
  return Number(text);
}
