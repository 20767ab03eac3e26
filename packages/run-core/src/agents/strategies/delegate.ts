// The model picks workers by calling one generated tool a worker, several at once if it likes, and ends when it answers without delegating.
import type { Json } from '@cadre/graph-schema';
import type { AgentProgram } from '../../compile/program.ts';
import type { ToolCall, ToolResult } from '../../effect.ts';
import type { AgentContext, Assignment, Move, Result } from '../agent-context.ts';
import { delegationOffers, firstMessage, labelOf } from '../prompt.ts';
import { finishWith, withProgress, type Strategy } from './strategy.ts';

export const delegate: Strategy = (context, agent, heard) => {
  if (heard.type === 'start') return { context: { ...context, messages: [firstMessage(context)] }, move: ask(context, agent) };
  if (heard.type === 'results') return afterResults(context, agent, heard.results);
  if (heard.toolCalls.length === 0 || agent.team.length === 0) return { context, move: finishWith(heard) };
  return dispatch(context, agent, heard.toolCalls);
};

function ask(context: AgentContext, agent: AgentProgram): Move {
  const mayDelegate = context.progress.round < agent.plan.rounds;
  return {
    type: 'think',
    purpose: context.progress.round === 0 ? 'think' : 'conclude',
    tools: delegationOffers(agent.team),
    toolChoice: mayDelegate ? 'auto' : 'none',
    outputSchema: agent.plan.outputSchema,
  };
}

function dispatch(context: AgentContext, agent: AgentProgram, calls: readonly ToolCall[]): ReturnType<Strategy> {
  const refused: ToolResult[] = [];
  const assignments: Assignment[] = [];
  for (const call of calls) {
    const worker = agent.team.find((member) => `delegate_to_${member.node}` === call.name);
    const task = taskOf(call.input);
    const why = context.progress.round >= agent.plan.rounds ? 'No more delegations are allowed; answer now.'
      : !worker ? `There is no tool ${call.name}.`
      : task === null ? 'Give the task as { "task": "…" }.' : null;
    if (why === null && worker && task !== null) assignments.push({ worker: worker.node, task, callId: call.callId });
    else refused.push({ callId: call.callId, name: call.name, output: why, isError: true });
  }
  const repeated = assignments.find((assignment) => isRepeated(context, assignment));
  if (repeated) {
    const message = `${labelOf(agent.team, repeated.worker)} was given the same task again with nothing new: ${repeated.task.slice(0, 200)}`;
    return { context, move: { type: 'fail', code: 'delegation_loop', message } };
  }
  const heard = refused.length === 0 ? context : { ...context, messages: [...context.messages, { role: 'tool' as const, results: refused }] };
  if (assignments.length === 0) return { context: heard, move: ask(context, agent) };
  return { context: withProgress(heard, { round: context.progress.round + 1 }), move: { type: 'assign', assignments } };
}

function taskOf(input: Json): string | null {
  if (typeof input !== 'object' || input === null || !('task' in input)) return null;
  const { task } = input;
  return typeof task === 'string' && task.trim() !== '' ? task : null;
}

/** The same worker, the same task, and no result of another one since it was answered. */
function isRepeated(context: AgentContext, assignment: Assignment): boolean {
  return context.progress.answered[keyOf(assignment)] === context.progress.results.length;
}

function keyOf(assignment: Assignment): string {
  return `${assignment.worker}\n${assignment.task.trim()}`;
}

function afterResults(context: AgentContext, agent: AgentProgram, results: readonly Result[]): ReturnType<Strategy> {
  const message = {
    role: 'tool' as const,
    results: results.map((result): ToolResult => ({
      callId: result.callId ?? '',
      name: `delegate_to_${result.worker}`,
      output: result.error ? { error: result.error.code, message: result.error.message } : result.output,
      isError: result.error !== null,
    })),
  };
  const all = [...context.progress.results, ...results];
  const answered = { ...context.progress.answered, ...Object.fromEntries(results.map((result) => [keyOf(result), all.length])) };
  const next = withProgress({ ...context, messages: joinToolResults(context.messages, message) }, { results: all, answered });
  return { context: next, move: ask(next, agent) };
}

/** Providers want all results of one reply in one message: refused calls and answered ones together. */
function joinToolResults(messages: AgentContext['messages'], message: Extract<AgentContext['messages'][number], { role: 'tool' }>): AgentContext['messages'] {
  const last = messages.at(-1);
  if (last?.role !== 'tool') return [...messages, message];
  return [...messages.slice(0, -1), { role: 'tool', results: [...last.results, ...message.results] }];
}
