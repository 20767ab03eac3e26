// From a machine's placeholder child to an effect: ids, times and allowances are the run's to give.
import type { NodeId } from '@cadre/graph-schema';
import type { Thinking } from '../agents/agent-context.ts';
import type { Compiled } from '../compile/compile.ts';
import type { Asking, Effect } from '../effect.ts';
import type { EffectId } from '../ids.ts';
import type { Actor } from '../state.ts';
import type { Calling } from '../tools/tool-context.ts';
import { allowanceFor, type Spending } from './budget.ts';
import { rulesFor } from './gate.ts';

export interface Asked {
  readonly id: EffectId;
  readonly actor: Actor;
  readonly child: string;
  readonly input: object;
  /** Milliseconds since the epoch. */
  readonly now: number;
  readonly spending: Spending;
}

export type Made = { readonly effect: Effect } | { readonly error: { readonly code: 'budget_exceeded'; readonly message: string; readonly retryInMs: number } };

type Maker = (compiled: Compiled, asked: Asked) => Made;

const makers: { readonly [Type in Exclude<Effect['type'], 'guard.judge'>]: Maker } = {
  'model.generate': (compiled, asked) => {
    const allowance = allowanceFor(compiled, asked.spending);
    if ('refusal' in allowance) return { error: { code: 'budget_exceeded', message: allowance.refusal, retryInMs: 0 } };
    const { request, attempt, retry } = asked.input as Thinking;
    const guards = rulesFor(compiled, asked.spending.line, 'output', 'toolArguments');
    return { effect: { ...base(asked), type: 'model.generate', request, attempt, retry, timeoutMs: allowance.timeoutMs, ...(guards.length > 0 && { guards }) } };
  },
  'tool.call': (compiled, asked) => {
    const { request, repeat, key, attempt, retry, timeoutMs } = asked.input as Calling;
    const allowance = allowanceFor(compiled, asked.spending, { isModel: false, longestMs: timeoutMs });
    if ('refusal' in allowance) return { error: { code: 'budget_exceeded', message: allowance.refusal, retryInMs: 0 } };
    const guards = rulesFor(compiled, asked.spending.line, 'toolResult');
    const resolved = request.type === 'code' ? { ...request, now: asked.now } : request;
    return { effect: { ...base(asked), type: 'tool.call', request: resolved, repeat, ...(key !== undefined && { key }), attempt, retry, timeoutMs: allowance.timeoutMs, started: false, ...(guards.length > 0 && { guards }) } };
  },
  'timer.wait': (_compiled, asked) => {
    const input = asked.input as { readonly delayMs?: number; readonly at?: number; readonly reason: 'backoff' | 'wait' | 'deadline' };
    return { effect: { ...base(asked), type: 'timer.wait', at: input.at ?? asked.now + (input.delayMs ?? 0), reason: input.reason } };
  },
  'person.ask': (compiled, asked) => {
    const { question, show, form, initial, assignees, deadlineMs } = asked.input as Asking;
    const deadline = deadlineMs === null ? null : asked.now + deadlineMs;
    // What a person writes into a tool's question are its arguments, or what it gave.
    const point = initial === undefined ? 'toolResult' : 'toolArguments';
    const rules = asked.actor.role === 'tool' ? rulesFor(compiled, asked.spending.line, point) : [];
    return { effect: { ...base(asked), type: 'person.ask', question, show, form, ...(initial !== undefined && { initial }), assignees, deadline, ...(rules.length > 0 && { guards: { point, rules } }) } };
  },
  'signal.await': (_compiled, asked) => ({ effect: { ...base(asked), type: 'signal.await', name: (asked.input as { name: string }).name } }),
};

/** @throws when `type` is no effect */
export function effectFor(compiled: Compiled, type: string, asked: Asked): Made {
  if (!(type in makers)) throw new Error(`No effect ${type}`);
  return makers[type as keyof typeof makers](compiled, asked);
}

/** The flow's own children are named `<node>.<part>`; what an agent or a tool asks for is its own. */
function base({ id, actor, child }: Asked): Pick<Effect, 'id' | 'actor' | 'child' | 'node'> {
  const isOwn = actor.role === 'agent' || actor.role === 'tool';
  const node = isOwn && actor.node !== null ? actor.node : (child.slice(0, child.lastIndexOf('.')) as NodeId);
  return { id, actor: actor.path, child, node };
}
