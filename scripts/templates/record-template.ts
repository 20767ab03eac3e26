// Records a template's run: the real compiler and fold, the real model gateway with the offline model, people who approve, and a
// clock of its own, so that the same template always gives the same history.
import type { Graph, Json } from '../../packages/graph-schema/src/index.ts';
import { compile, decide, begin, hashState, runEventSchema, step, toRunId } from '../../packages/run-core/src/index.ts';
import type { Command, Compiled, Effect, RunEvent, RunState } from '../../packages/run-core/src/index.ts';
import { createModelGateway } from '../../apps/runtime/src/adapters/models/create-model-gateway.ts';
import type { ModelGateway } from '../../apps/runtime/src/ports/model-gateway.ts';
import { composeReply } from '../../apps/runtime/src/offline-model/compose-reply.ts';

/** What stands in a template's `history.json`. */
export interface RecordedHistory {
  readonly digest: string;
  readonly semantics: number;
  readonly status: string;
  readonly output: Json;
  /** Of the state after the last event. */
  readonly stateHash: string;
  readonly events: readonly RunEvent[];
}

const STARTED_AT = Date.UTC(2026, 10, 2, 9, 0, 0);
const PERSON_TAKES_MS = 45_000;

/** An effect that is being performed, and when it ends on the recording's own clock. */
interface Performing {
  readonly effect: Effect;
  readonly endsAt: number;
  readonly command: Command;
}

/** @throws when the graph does not compile, or the run does not complete */
export async function recordTemplate(name: string, graph: Graph, input: Json): Promise<RecordedHistory> {
  const compiled = compileOrThrow(graph);
  const gateway = createModelGateway({ providers: [], apiKeys: {}, offlineDelayMs: 0 });
  const events: RunEvent[] = [];
  const performing: Performing[] = [];
  let now = STARTED_AT;
  let state: RunState | null = null;
  const append = async (command: Command): Promise<RunState> => {
    const decided = decide(state, command);
    if (!decided.ok) throw new Error(`${name}: ${decided.error.message}`);
    const event = runEventSchema.parse({ ...decided.value, seq: events.length + 1, at: now });
    events.push(event);
    const made = state === null ? begin(compiled, event) : step(compiled, state, event);
    const cancelled = new Set<string>(made.cancelled);
    performing.splice(0, performing.length, ...performing.filter((entry) => !cancelled.has(entry.effect.id)));
    for (const effect of made.effects) performing.push(await perform(effect, { gateway, now }));
    return made.state;
  };
  state = await append({ type: 'start', run: toRunId(`template-${name}`), input, digest: compiled.digest, parent: null });
  while (state.endedAt === null) {
    const next = performing.toSorted((left, right) => left.endsAt - right.endsAt)[0];
    if (next === undefined) throw new Error(`${name}: the run waits for something that nobody gives.`);
    performing.splice(performing.indexOf(next), 1);
    now = Math.max(now, next.endsAt);
    state = await append(next.command);
  }
  if (state.status !== 'completed') throw new Error(`${name}: the run ${state.status}: ${state.error?.message ?? 'no reason'}`);
  return { digest: compiled.digest, semantics: compiled.semantics, status: state.status, output: state.output, stateHash: hashState(state), events };
}

export function compileOrThrow(graph: Graph): Compiled {
  const compiled = compile(graph);
  if (!compiled.ok) throw new Error(`${graph.name} does not compile: ${JSON.stringify(compiled.error)}`);
  return compiled.value;
}

async function perform(effect: Effect, { gateway, now }: { readonly gateway: ModelGateway; readonly now: number }): Promise<Performing> {
  switch (effect.type) {
    case 'model.generate': {
      const reply = await gateway.generate(effect.request, { signal: new AbortController().signal, timeoutMs: effect.timeoutMs, key: effect.id });
      const durationMs = 350 + reply.usage.outputTokens * 20;
      const timed = { ...reply, firstTokenMs: 300, durationMs };
      return { effect, endsAt: now + durationMs, command: { type: 'effect.complete', effect: effect.id, reply: timed } };
    }
    case 'timer.wait':
      return { effect, endsAt: effect.at, command: { type: 'timer.fire', effect: effect.id, now: effect.at } };
    case 'person.ask': {
      const form = effect.form === null ? {} : { form: fillForm(effect.form, `${effect.question}\n\n${JSON.stringify(effect.show)}`) };
      return { effect, endsAt: now + PERSON_TAKES_MS, command: { type: 'decision.give', effect: effect.id, decision: 'approved', by: 'recording', ...form } };
    }
    case 'signal.await':
      return { effect, endsAt: now + PERSON_TAKES_MS, command: { type: 'signal.receive', name: effect.name, payload: null } };
  }
}

/** A person who reads the question fills in the form; here the offline model does. */
function fillForm(schema: Json, text: string): Json {
  const { text: filled } = composeReply({
    prompt: [{ role: 'user', content: [{ type: 'text', text }] }],
    responseFormat: { type: 'json', schema: JSON.parse(JSON.stringify(schema)) },
  });
  return JSON.parse(filled);
}
