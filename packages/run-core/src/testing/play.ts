// Runs a compiled graph against a scripted world, in virtual time: no clock, no network, the same every time.
import type { Json } from '@cadre/graph-schema';
import type { Compiled } from '../compile/compile.ts';
import type { Effect, ModelGenerate, ToolCallEffect } from '../effect.ts';
import type { ErrorCode } from '../error.ts';
import type { CallResult, ModelReply, RunEvent } from '../event.ts';
import { toRunId } from '../ids.ts';
import { decide, type Command } from '../run/decide.ts';
import { guardReply, guardResult, judge, type GuardedAnswer } from '../run/guard-answer.ts';
import { begin, step } from '../run/step.ts';
import type { RunState } from '../state.ts';
import type { Step } from '../step.ts';

export interface World {
  /** What the run is started with beside its input. */
  readonly start?: Pick<Extract<Command, { type: 'start' }>, 'memory' | 'budget'>;
  /** What a model says. Default: its own name and the last message. */
  reply?(effect: ModelGenerate): Partial<ModelReply> | { readonly fail: ErrorCode; readonly message?: string };
  /** What a tool gives. Default: its arguments. */
  tool?(effect: ToolCallEffect): Json | ToolFault;
  /** What a person decides; null leaves the question open. Default: approved. */
  decision?(effect: Extract<Effect, { type: 'person.ask' }>): { readonly decision: 'approved' | 'rejected'; readonly form?: Json; readonly comment?: string } | null;
  /** The payload of a signal; undefined leaves it unsent. Default: null. */
  signal?(name: string): Json | undefined;
  /** Which outstanding effect ends next. Default: the oldest. Timers only when nothing else can go on. */
  pick?(effects: readonly Effect[]): number;
}

/** How a tool fails. */
export class ToolFault {
  readonly code: ErrorCode;
  readonly isFinal: boolean;

  constructor(code: ErrorCode, isFinal = false) {
    this.code = code;
    this.isFinal = isFinal;
  }
}

/** The host dies in the middle of the call: one that may be repeated is made again and gives its arguments. */
export const lost = new ToolFault('outcome_unknown');

export interface Played {
  readonly state: RunState;
  readonly events: readonly RunEvent[];
  readonly steps: readonly Step[];
}

const MOST_EVENTS = 100_000;

/** Until the run ends or only waits for what the world leaves open. @throws when a command that should be accepted is refused */
export function play(compiled: Compiled, input: Json, world: World = {}): Played {
  const events: RunEvent[] = [];
  const steps: Step[] = [];
  let state: RunState | null = null;
  let now = 1_700_000_000_000;
  const log = (command: Command): RunState => {
    const decided = decide(state, command);
    if (!decided.ok) throw new Error(`Refused: ${decided.error.message}`);
    const event = { ...decided.value, seq: events.length + 1, at: now } as RunEvent;
    const made = state ? step(compiled, state, event) : begin(compiled, event);
    events.push(event);
    steps.push(made);
    return made.state;
  };
  state = log({ type: 'start', run: toRunId('run'), input, digest: compiled.digest, parent: null, ...world.start });
  while (state.endedAt === null && events.length < MOST_EVENTS) {
    const next = nextCommand(state, world, now);
    if (!next) break;
    now = next.now;
    state = log(next.command);
  }
  return { state, events, steps };
}

function nextCommand(state: RunState, world: World, now: number): { readonly command: Command; readonly now: number } | null {
  const effects = [...state.effects.values()];
  const ready = effects.filter((effect) => effect.type === 'model.generate' || effect.type === 'tool.call' || effect.type === 'guard.judge' || answerFor(effect, world) !== null);
  const chosen = ready[(world.pick?.(ready) ?? 0) % Math.max(1, ready.length)];
  const command = chosen && answerFor(chosen, world);
  if (command) return { command, now: now + 1_000 };
  const timers = effects.filter((effect) => effect.type === 'timer.wait').sort((a, b) => a.at - b.at);
  const [timer] = timers;
  return timer ? { command: { type: 'timer.fire', effect: timer.id, now: Math.max(now, timer.at) }, now: Math.max(now, timer.at) } : null;
}

function answerFor(effect: Effect, world: World): Command | null {
  switch (effect.type) {
    case 'model.generate':
      return modelAnswer(effect, world);
    case 'tool.call':
      return toolAnswer(effect, world);
    case 'guard.judge':
      return { type: 'effect.complete', effect: effect.id, ...judge(effect) };
    case 'person.ask': {
      const decision = world.decision ? world.decision(effect) : { decision: 'approved' as const };
      return decision && { type: 'decision.give', effect: effect.id, by: 'tester', ...decision };
    }
    case 'signal.await': {
      const payload = world.signal ? world.signal(effect.name) : null;
      return payload === undefined ? null : { type: 'signal.receive', name: effect.name, payload };
    }
    case 'timer.wait':
      return null;
  }
}

function modelAnswer(effect: ModelGenerate, world: World): Command {
  const reply = world.reply?.(effect) ?? {};
  if ('fail' in reply) {
    return { type: 'effect.fail', effect: effect.id, error: { code: reply.fail, message: reply.message ?? reply.fail }, retryInMs: 500, durationMs: 100 };
  }
  const guarded = guardReply(effect, { ...replyText(`${effect.node} answers`), ...reply });
  if ('denied' in guarded) return denied(effect, guarded);
  const { answer, ...note } = guarded;
  return { type: 'effect.complete', effect: effect.id, reply: answer, ...note };
}

/** As a host does it: what must not be repeated is begun first, in the log, and called then. */
function toolAnswer(effect: ToolCallEffect, world: World): Command {
  const { id } = effect;
  if (effect.repeat === 'once' && !effect.started) return { type: 'effect.start', effect: id };
  const given = world.tool ? world.tool(effect) : effect.request.arguments;
  const failed = (code: ErrorCode, isFinal: boolean): Command => ({ type: 'effect.fail', effect: id, error: { code, message: `${effect.node} said ${code}.` }, retryInMs: 500, durationMs: 100, final: isFinal });
  if (given === lost && effect.repeat === 'once') return failed('outcome_unknown', false);
  if (given instanceof ToolFault && given !== lost) return failed(given.code, given.isFinal);
  const guarded = guardResult(effect.guards, toolResult(given instanceof ToolFault ? effect.request.arguments : given));
  if ('denied' in guarded) return denied(effect, guarded);
  const { answer, ...note } = guarded;
  return { type: 'effect.complete', effect: id, result: answer, ...note };
}

/** What guard rules refuse is not logged. */
function denied(effect: Effect, { denied: message, guard }: Extract<GuardedAnswer<unknown>, { denied: string }>): Command {
  return { type: 'effect.fail', effect: effect.id, error: { code: 'denied', message }, retryInMs: 0, final: true, durationMs: 100, guard };
}

export function toolResult(output: Json): CallResult {
  return { output, console: [], durationMs: 40 };
}

export function replyText(text: string): ModelReply {
  return { text, toolCalls: [], finish: 'stop', model: 'offline:demo', usage: { inputTokens: 10, outputTokens: 5, costUsd: 0.001 }, firstTokenMs: 50, durationMs: 900 };
}
