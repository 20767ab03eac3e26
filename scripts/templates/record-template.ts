// Records a template's run: the real compiler and fold, the real model gateway with the offline model, real tools, people who approve,
// and a clock of its own, so that the same template always gives the same history.
import type { Graph, Json } from '../../packages/graph-schema/src/index.ts';
import { compile, decide, begin, hashState, judge, runEventSchema, step, toRunId } from '../../packages/run-core/src/index.ts';
import type { Command, Compiled, Effect, RunEvent, RunState, ToolCallEffect } from '../../packages/run-core/src/index.ts';
import { createModelGateway } from '../../apps/runtime/src/adapters/models/create-model-gateway.ts';
import { performTool } from '../../apps/runtime/src/engine/perform-tool.ts';
import type { ModelGateway } from '../../apps/runtime/src/ports/model-gateway.ts';
import type { ToolGateway } from '../../apps/runtime/src/ports/tool-gateway.ts';
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
const TOOL_TAKES_MS = { code: 4, http: 120, mcp: 80 };

/** What ends an effect, and when it does on the recording's own clock. */
interface Performing {
  readonly effect: Effect;
  readonly endsAt: number;
  readonly command: Command;
}

interface Stage {
  readonly models: ModelGateway;
  readonly tools: ToolGateway;
  readonly now: number;
}

export interface Recorded {
  readonly name: string;
  readonly graph: Graph;
  readonly input: Json;
}

/** @throws when the graph does not compile, or the run does not complete */
export async function recordTemplate({ name, graph, input }: Recorded, tools: ToolGateway): Promise<RecordedHistory> {
  const compiled = compileOrThrow(graph);
  const models = createModelGateway({ providers: [], apiKeys: {}, offlineDelayMs: 0 });
  const events: RunEvent[] = [];
  let performing: readonly Performing[] = [];
  let now = STARTED_AT;
  const append = async (before: RunState | null, command: Command): Promise<RunState> => {
    const decided = decide(before, command);
    if (!decided.ok) throw new Error(`${name}: ${decided.error.message}`);
    const event = runEventSchema.parse({ ...decided.value, seq: events.length + 1, at: now });
    events.push(event);
    const { state, effects, cancelled } = before === null ? begin(compiled, event) : step(compiled, before, event);
    const over = new Set<string>(cancelled);
    const added: Performing[] = [];
    for (const effect of effects) added.push(await perform(effect, { models, tools, now }));
    performing = [...performing.filter((entry) => !over.has(entry.effect.id)), ...added];
    return state;
  };
  let state = await append(null, { type: 'start', run: toRunId(`template-${name}`), input, digest: compiled.digest, parent: null });
  while (state.endedAt === null) {
    const next = performing.toSorted((left, right) => left.endsAt - right.endsAt)[0];
    if (next === undefined) throw new Error(`${name}: the run waits for something that nobody gives.`);
    performing = performing.filter((entry) => entry !== next);
    now = Math.max(now, next.endsAt);
    state = await append(state, next.command);
  }
  if (state.status !== 'completed') throw new Error(`${name}: the run ${state.status}: ${state.error?.message ?? 'no reason'}`);
  return { digest: compiled.digest, semantics: compiled.semantics, status: state.status, output: state.output, stateHash: hashState(state), events };
}

export function compileOrThrow(graph: Graph): Compiled {
  const compiled = compile(graph);
  if (!compiled.ok) throw new Error(`${graph.name} does not compile: ${JSON.stringify(compiled.error)}`);
  return compiled.value;
}

async function perform(effect: Effect, { models, tools, now }: Stage): Promise<Performing> {
  switch (effect.type) {
    case 'model.generate': {
      const reply = await models.generate(effect.request, { signal: new AbortController().signal, timeoutMs: effect.timeoutMs, key: effect.id });
      const durationMs = 350 + reply.usage.outputTokens * 20;
      const timed = { ...reply, firstTokenMs: 300, durationMs };
      return { effect, endsAt: now + durationMs, command: { type: 'effect.complete', effect: effect.id, reply: timed } };
    }
    case 'tool.call': {
      const durationMs = TOOL_TAKES_MS[effect.request.type];
      return { effect, endsAt: now + durationMs, command: await callTool(effect, { tools, durationMs }) };
    }
    case 'guard.judge':
      return { effect, endsAt: now, command: { type: 'effect.complete', effect: effect.id, ...judge(effect) } };
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

async function callTool(effect: ToolCallEffect, { tools, durationMs }: { readonly tools: ToolGateway; readonly durationMs: number }): Promise<Command> {
  if (effect.repeat === 'once') throw new Error(`${effect.node}: a recorded template calls nothing that must not be repeated.`);
  const clock = { now: () => 0, wake: () => () => {} };
  const command = await performTool({ tools, clock, random: () => 0.5, logger: console }, effect, { signal: new AbortController().signal, begin: () => Promise.resolve(true) });
  if (command?.type === 'effect.complete' && 'result' in command) return { ...command, result: { ...command.result, durationMs } };
  if (command?.type === 'effect.fail') return { ...command, durationMs };
  throw new Error(`${effect.node}: the call ended as ${command?.type ?? 'nothing'}.`);
}

/** A person who reads the question fills in the form; here the offline model does. */
function fillForm(schema: Json, text: string): Json {
  const { text: filled } = composeReply({
    prompt: [{ role: 'user', content: [{ type: 'text', text }] }],
    responseFormat: { type: 'json', schema: JSON.parse(JSON.stringify(schema)) },
  });
  return JSON.parse(filled);
}
