// Runs a graph in this process, on the data folder's database, and tells what happens as it happens.
import { Command } from 'commander';
import { budgetSchema } from '@cadre/graph-schema';
import type { Budget, Graph, Json } from '@cadre/graph-schema';
import { Replay, toRunId } from '@cadre/run-core';
import type { RunEvent, RunId } from '@cadre/run-core';
import { readSettings } from '../settings/settings.ts';
import type { Environment } from '../settings/settings.ts';
import { sessionNameSchema } from '../shapes/index.ts';
import type { RunShape, RunStatusShape } from '../shapes/index.ts';
import { listApprovals } from '../use-cases/approvals.ts';
import { startRun } from '../use-cases/create-run.ts';
import type { RunRequest } from '../use-cases/create-run.ts';
import type { Nested } from '../use-cases/nest-graphs.ts';
import { slugOf } from '../use-cases/slug.ts';
import { isFinal, watchRun } from '../use-cases/watch-run.ts';
import type { World } from '../use-cases/world.ts';
import { CommandFailure } from './command-failure.ts';
import { findGraph } from './find-graph.ts';
import { compileOrFail } from './compile-or-fail.ts';
import { hasOnlyOfflineModels, offlineModel, withOfflineModels } from './offline-graph.ts';
import { howToDecide } from './how-to-decide.ts';
import { nestOrFail } from './nest-file.ts';
import { openForCommand } from './open-for-command.ts';
import { readJsonArgument } from './read-input.ts';
import { currentOrigin } from './address.ts';
import type { IsCadre } from './address.ts';
import { Approver, approvalMode } from './run-approvals.ts';
import type { ApprovalMode } from './run-approvals.ts';
import { toRunEvent } from './run-event.ts';
import { RunNarrator } from './run-progress.ts';
import { stopSignal } from './stop-signal.ts';
import type { Terminal } from './terminal.ts';

interface RunOptions {
  readonly input?: string;
  readonly offline?: true;
  readonly json?: true;
  readonly yes?: true;
  readonly wait?: true;
  readonly session?: string;
  readonly budgetSteps?: string;
  readonly budgetUsd?: string;
}

export function runCommand(terminal: Terminal, environment: Environment, isCadre: IsCadre): Command {
  return new Command('run')
    .description('run a graph and print each step, then the output')
    .argument('<file-or-slug>', 'graph file, or the slug of a graph whose draft to run')
    .option('--input <json>', 'JSON, or @file; without it the graph\'s example')
    .option('--offline', `use ${offlineModel} for every model`)
    .option('--yes', 'approve everything without asking')
    .option('--wait', 'leave approvals waiting for somebody else (the default where nobody can be asked, unless every model is offline)')
    .option('--session <name>', 'whose memory its agents have')
    .option('--budget-steps <number>', 'model calls it may make, beside what its graph allows')
    .option('--budget-usd <amount>', 'money it may spend, beside what its graph allows')
    .option('--json', 'print only the run, as JSON')
    .action(async (source: string, options: RunOptions) => {
      if (options.yes === true && options.wait === true) throw new CommandFailure('Give --yes or --wait, not both.', 2);
      const granted = readGranted(options);
      const given = options.input === undefined ? undefined : await readJsonArgument(options.input, '--input');
      await using runtime = await openForCommand(environment, { hosts: true });
      const found = await findGraph(runtime.world, source);
      const change = options.offline === true ? withOfflineModels : (same: Graph) => same;
      const nested = await nestOrFail(change(found.graph), source, { ...found.inside, change });
      const { graph } = nested;
      const input = given ?? graph.input.example ?? {};
      const mode = approvalMode({ ...options, canAsk: terminal.isInteractive && options.json !== true, isOffline: [graph, ...nested.graphs.values()].every(hasOnlyOfflineModels) });
      const say = (line: string) => (options.json === true ? undefined : terminal.print(line));
      const run = await perform(runtime.world, { nested, slug: found.slug ?? slugOf(graph.name), source, input, granted }, { mode, terminal, say });
      terminal.print(options.json === true ? JSON.stringify(run, null, 2) : ending(run));
      if (run.status === 'waiting') {
        const how = howToDecide(await currentOrigin(readSettings(environment), isCadre), (await listApprovals(runtime.world, { run: toRunId(run.id), limit: 10 })).items);
        if (options.json === true) terminal.note(how);
        else terminal.print(how);
      }
      if (run.parked !== null || run.status === 'failed' || run.status === 'cancelled') throw new CommandFailure(failureOf(run));
    });
}

interface Subject {
  readonly nested: Nested;
  readonly slug: string;
  readonly source: string;
  readonly input: Json;
  readonly granted: Granted;
}

type Granted = Pick<RunRequest, 'session' | 'budget'>;

function readGranted({ session, budgetSteps, budgetUsd }: RunOptions): Granted {
  const name = sessionNameSchema.optional().safeParse(session);
  if (!name.success) throw new CommandFailure('--session is a name of 1 to 200 characters, neither . nor ..', 2);
  const budget: Budget = { ...(budgetSteps === undefined ? {} : { steps: Number(budgetSteps) }), ...(budgetUsd === undefined ? {} : { costUsd: Number(budgetUsd) }) };
  const checked = budgetSchema.safeParse(budget);
  if (!checked.success) throw new CommandFailure('--budget-steps is a whole number from 1, --budget-usd an amount above 0.', 2);
  return { session: name.data, ...(Object.keys(budget).length > 0 ? { budget: checked.data } : {}) };
}

async function start(world: World, { nested: { graph, graphs }, slug, input, granted }: Subject): Promise<RunId> {
  for (const inner of graphs.values()) await world.graphs.freeze(inner);
  const digest = await world.graphs.freeze(graph);
  const started = await startRun(world, { graph, digest, revision: null, environment: null }, { graph: slug, input, ...granted });
  if (started.ok) return toRunId(started.value.id);
  const { detail, path } = started.error;
  throw new CommandFailure(path === undefined ? detail : `${detail} (at ${path.join('.')})`);
}

/** Starts a run and tells of it until it ends, or waits for somebody else, or the person leaves. */
async function perform(world: World, subject: Subject, { mode, terminal, say }: { readonly mode: ApprovalMode; readonly terminal: Terminal; say(line: string): void }): Promise<RunShape> {
  const replay = new Replay(compileOrFail(subject.nested, subject.source));
  const narrator = new RunNarrator(replay.levels);
  const approver = new Approver(world, terminal, { mode, nameOf: (ask) => narrator.nameOf(ask) });
  const leave = new AbortController();
  void stopSignal().then(() => leave.abort());
  const id = await start(world, subject);
  let status: RunStatusShape = 'queued';
  let isLeft = false;
  say(`${subject.nested.graph.name} · run ${id}`);
  for await (const news of watchRun(world, id, { after: 0, signal: leave.signal })) {
    if (news.type === 'status') {
      status = news.status.status;
      if (news.status.parked) leave.abort();
    }
    if (news.type === 'events') {
      for (const event of news.events.map(toRunEvent)) for (const line of take(replay, narrator, event)) say(line);
      isLeft = !(await approver.answerAll(replay.stateAt(replay.length)));
    }
    // The host has to have seen it too: only then is the question in the list of approvals.
    if (isLeft && status === 'waiting') leave.abort();
  }
  const run = await world.runs.get(id);
  if (run === null) throw new Error(`Run ${id} is gone.`);
  return run;
}

function take(replay: Replay, narrator: RunNarrator, event: RunEvent): readonly string[] {
  const before = replay.length === 0 ? null : replay.stateAt(replay.length);
  replay.append(event);
  return narrator.lines({ before, event, step: replay.stepAt(event.seq) });
}

function ending({ id, status, output, error, usage, timing }: RunShape): string {
  if (!isFinal({ status })) return `\nRun ${id} is ${status}; it goes on wherever runs are hosted, e.g. by cadre start.`;
  const facts = `${(timing.total / 1_000).toFixed(1)} s · ${usage.modelCalls} model ${usage.modelCalls === 1 ? 'call' : 'calls'} · ${usage.inputTokens + usage.outputTokens} tokens · $${usage.costUsd}`;
  return `\n${status} · ${facts}\n${status === 'completed' ? JSON.stringify(output, null, 2) : (error?.message ?? '')}`.trimEnd();
}

function failureOf({ id, status, error, parked }: RunShape): string {
  if (parked !== null) return `Run ${id} was set aside: ${parked.reason}`;
  return error === null ? `Run ${id} was ${status}.` : `Run ${id} ${status} with ${error.code} in ${error.actor}: ${error.message}`;
}
