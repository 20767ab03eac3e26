// Folds logs as they are in the database with run-core alone, beside everything that the runtime has cached or written of them.
import { parseGraph } from '../../packages/graph-schema/src/index.ts';
import { begin, compile, step, type Compiled, type EffectId, type RunEvent, type RunState } from '../../packages/run-core/src/index.ts';
import type { Sql, Transaction } from '../../apps/runtime/src/adapters/postgres/connect.ts';

export interface Logged {
  readonly run: string;
  readonly digest: string;
  /** Up to here. */
  readonly last: number;
}

export interface FoldedLog {
  readonly compiled: Compiled;
  readonly events: readonly RunEvent[];
  readonly states: readonly RunState[];
  /** Everything the run has ever asked of the world. */
  readonly asked: ReadonlySet<EffectId>;
}

const compiledByDigest = new Map<string, Compiled>();

export async function foldLog(sql: Sql | Transaction, { run, digest, last }: Logged): Promise<FoldedLog> {
  const compiled = await compiledOf(sql, digest);
  const events = await sql<RunEvent[]>`
    select seq, type, coalesce(payload, body) as payload, (extract(epoch from at) * 1000)::float8 as at
    from run_events left join payloads on payloads.run_id = run_events.run_id and hash = payload_hash
    where run_events.run_id = ${run} and seq <= ${last} order by seq`;
  const states: RunState[] = [];
  const asked = new Set<EffectId>();
  for (const event of events) {
    const before = states.at(-1);
    const { state, effects } = before === undefined ? begin(compiled, event) : step(compiled, before, event);
    states.push(state);
    for (const effect of effects) asked.add(effect.id);
  }
  return { compiled, events, states, asked };
}

/** Whether the run needs nobody but a person or a signal. A timer needs an activation. */
export async function onlyWaits(sql: Sql | Transaction, logged: Logged): Promise<boolean> {
  const { states } = await foldLog(sql, logged);
  const effects = [...(states.at(-1)?.effects.values() ?? [])];
  return effects.length > 0 && effects.every((effect) => effect.type === 'person.ask' || effect.type === 'signal.await');
}

async function compiledOf(sql: Sql | Transaction, digest: string): Promise<Compiled> {
  const known = compiledByDigest.get(digest);
  if (known !== undefined) return known;
  const [row] = await sql<{ document: unknown }[]>`select document from documents where digest = ${digest}`;
  const graph = parseGraph(row?.document);
  if (!graph.ok) throw new Error(`The graph ${digest} can not be read.`);
  const compiled = compile(graph.value);
  if (!compiled.ok) throw new Error(`The graph ${digest} can not be compiled.`);
  compiledByDigest.set(digest, compiled.value);
  return compiled.value;
}
