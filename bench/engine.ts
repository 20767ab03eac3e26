// How fast the engine is beside what the database could do at best: a supervisor, three workers at once and a conclusion, five
// model steps a run, an instant model; against the plain multi-row insert of the very same rows. Interleaved, on one embedded
// PostgreSQL with fsync on.
import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseGraph, type Graph } from '../packages/graph-schema/src/index.ts';
import { ROOT, SEMANTICS, toRunId, type ModelReply, type ModelRequest, type RunId } from '../packages/run-core/src/index.ts';
import type { Stores } from '../apps/runtime/src/compose-stores.ts';
import { openStores } from '../apps/runtime/src/compose-stores.ts';
import { createEngine } from '../apps/runtime/src/engine/engine.ts';
import { createLogger } from '../apps/runtime/src/adapters/logger.ts';
import { systemClock } from '../apps/runtime/src/adapters/system-clock.ts';
import type { ModelGateway } from '../apps/runtime/src/ports/model-gateway.ts';
import type { Figures } from './figures.ts';

const IN_FLIGHT = 64;
const RUNS_A_ROUND = 1_200;
const ROUNDS = 4;
const STEPS_A_RUN = 5;
const ROWS_A_STATEMENT = 128;
const INSERTERS = 3;

interface Round {
  readonly stepsPerSecond: number;
  readonly cpuMsPerStep: number;
  readonly insertRowsPerSecond: number;
}

export async function engine(): Promise<Figures> {
  const dataDir = await mkdtemp(join(tmpdir(), 'cadre-bench-'));
  const logger = createLogger({ level: 'error', isTerminal: false, write: (line) => void process.stderr.write(line) });
  const stores = await openStores({ databaseUrl: null, dataDir }, { logger, hosts: true });
  const host = createEngine({ ...stores, documents: stores.graphs, models: instantModel(), clock: systemClock, logger, concurrency: IN_FLIGHT * 2 });
  try {
    await host.start();
    const digest = await stores.graphs.freeze(supportDesk());
    await work(stores, digest, RUNS_A_ROUND / 4);
    const rounds: Round[] = [];
    for (let round = 1; round <= ROUNDS; round++) {
      const cpu = process.cpuUsage();
      const begun = performance.now();
      const runs = await work(stores, digest, RUNS_A_ROUND);
      const seconds = (performance.now() - begun) / 1_000;
      const { user, system } = process.cpuUsage(cpu);
      const steps = RUNS_A_ROUND * STEPS_A_RUN;
      const insertRowsPerSecond = await insertTheSame(stores, runs);
      rounds.push({ stepsPerSecond: steps / seconds, cpuMsPerStep: (user + system) / 1_000 / steps, insertRowsPerSecond });
      process.stdout.write(`round ${round} of ${ROUNDS}: ${Math.round(steps / seconds)} model steps/s, plain insert ${Math.round(insertRowsPerSecond)} rows/s\n`);
    }
    return figuresOf(rounds);
  } finally {
    await host.stop(0);
    await stores.stop();
    await rm(dataDir, { recursive: true, force: true });
  }
}

/** Runs `count` runs, 64 in flight. @returns their ids */
async function work(stores: Stores, digest: string, count: number): Promise<readonly RunId[]> {
  const ids: RunId[] = [];
  const ended = new Map<RunId, () => void>();
  const forget = stores.log.onAppended((appended) => {
    for (const { run, change } of appended) if (change?.result) ended.get(run)?.();
  });
  let left = count;
  const lane = async (): Promise<void> => {
    while (left-- > 0) {
      const id = toRunId(randomUUID());
      ids.push(id);
      const done = new Promise<void>((resolve) => ended.set(id, resolve));
      await stores.runs.create({
        id, graph: 'bench', revision: null, digest, environment: null, input: { message: 'My parcel never arrived.' }, session: null, idempotencyKey: null, parent: null,
        events: [{ seq: 1, actor: ROOT, type: 'run.started', at: Date.now(), payload: { run: id, input: { message: 'My parcel never arrived.' }, digest, semantics: SEMANTICS, parent: null } }],
      });
      await done;
      ended.delete(id);
    }
  };
  await Promise.all(Array.from({ length: IN_FLIGHT }, lane));
  forget();
  return ids;
}

/** The rows that the engine wrote for its model steps, once more, as plainly as can be. @returns rows a second */
async function insertTheSame({ sql }: Stores, runs: readonly RunId[]): Promise<number> {
  const rows = await sql<{ run_id: string; seq: number; actor: string; type: string; payload: string; at: number }[]>`
    select run_id, seq, actor, type, payload::text as payload, (extract(epoch from at) * 1000)::float8 as at from run_events where run_id = any(${[...runs]}) and seq > 1`;
  await sql`create table bench_events (like run_events including all)`;
  const batches = Array.from({ length: Math.ceil(rows.length / ROWS_A_STATEMENT) }, (_, index) => rows.slice(index * ROWS_A_STATEMENT, (index + 1) * ROWS_A_STATEMENT));
  const begun = performance.now();
  const inserter = async (): Promise<void> => {
    for (let batch = batches.pop(); batch; batch = batches.pop()) {
      await sql`
        insert into bench_events (run_id, seq, actor, type, payload, at)
        select run_id, seq, actor, type, payload::json, to_timestamp(at / 1000)
        from unnest(${batch.map((row) => row.run_id)}::text[], ${batch.map((row) => row.seq)}::int[], ${batch.map((row) => row.actor)}::text[],
          ${batch.map((row) => row.type)}::text[], ${batch.map((row) => row.payload)}::text[], ${batch.map((row) => row.at)}::float8[])
          as incoming (run_id, seq, actor, type, payload, at)`;
    }
  };
  await Promise.all(Array.from({ length: INSERTERS }, inserter));
  const seconds = (performance.now() - begun) / 1_000;
  await sql`drop table bench_events`;
  return rows.length / seconds;
}

function supportDesk(): Graph {
  const worker = (id: string, x: number) => ({ id, kind: 'worker', label: id, position: { x, y: 200 }, config: { instructions: `You are ${id}. Answer in one sentence.` } });
  const delegates = ['billing', 'technical', 'account'];
  const parsed = parseGraph({
    format: 'cadre/graph@1',
    name: 'Support desk, as a bench',
    input: { schema: { type: 'object' } },
    settings: { model: 'bench:instant' },
    nodes: [
      { id: 'start', kind: 'input', label: 'Message', position: { x: 0, y: 0 }, config: {} },
      { id: 'lead', kind: 'supervisor', label: 'Desk lead', position: { x: 300, y: 0 }, config: { strategy: 'delegate', instructions: 'Ask who can help, then answer.', task: '{{ input.message }}' } },
      ...delegates.map((id, index) => worker(id, index * 200)),
      { id: 'done', kind: 'output', label: 'Reply', position: { x: 600, y: 0 }, config: { value: 'nodes.lead.output' } },
    ],
    edges: [
      { id: 'e1', from: { node: 'start', port: 'out' }, to: { node: 'lead', port: 'in' } },
      ...delegates.map((id, index) => ({ id: `d${index}`, from: { node: 'lead', port: 'workers' }, to: { node: id, port: 'boss' } })),
      { id: 'e2', from: { node: 'lead', port: 'out' }, to: { node: 'done', port: 'in' } },
    ],
  });
  if (!parsed.ok) throw new Error(`The bench's graph is none: ${JSON.stringify(parsed.error)}`);
  return parsed.value;
}

/** Answers at once with 400 characters that don't compress. */
function instantModel(): ModelGateway {
  return {
    async generate(request): Promise<ModelReply> {
      const toolCalls = request.tools.length > 0 && !request.messages.some((message) => message.role === 'tool') ? delegations(request) : [];
      return { text: randomText(), toolCalls, finish: toolCalls.length > 0 ? 'tool-calls' : 'stop', model: request.model, usage: { inputTokens: 100, outputTokens: 100, costUsd: 0 }, firstTokenMs: 0, durationMs: 0 };
    },
    list: () => [],
    isKnown: () => true,
  };
}

function delegations({ tools }: ModelRequest): ModelReply['toolCalls'] {
  return tools.map((tool, index) => ({ callId: `call_${index}`, name: tool.name, input: { task: `Find out what we owe the customer, as ${tool.name}.` } }));
}

function randomText(): string {
  let text = '';
  while (text.length < 400) text += Math.random().toString(36).slice(2);
  return text.slice(0, 400);
}

function figuresOf(rounds: readonly Round[]): Figures {
  const steps = median(rounds.map((round) => round.stepsPerSecond));
  const rows = median(rounds.map((round) => round.insertRowsPerSecond));
  const share = median(rounds.map((round) => round.stepsPerSecond / round.insertRowsPerSecond));
  const cpu = median(rounds.map((round) => round.cpuMsPerStep));
  return {
    table: [
      ['engine: 5 model steps a run, 64 runs in flight', 'median'],
      ['model steps a second, each durable', Math.round(steps).toLocaleString('en')],
      ['plain multi-row insert of the same rows, rows a second', Math.round(rows).toLocaleString('en')],
      ['share of the plain insert', `${(share * 100).toFixed(1)}%`],
      ['CPU of the process a step', `${cpu.toFixed(3)} ms`],
    ],
    data: { bench: 'engine', inFlight: IN_FLIGHT, runsARound: RUNS_A_ROUND, stepsARun: STEPS_A_RUN, rounds, median: { stepsPerSecond: steps, insertRowsPerSecond: rows, share, cpuMsPerStep: cpu } },
  };
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const upper = sorted[middle] ?? 0;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? upper) + upper) / 2;
}
