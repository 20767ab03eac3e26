// An agent's machine: it decides, thinks, delegates, recovers. What it decides is its strategy's; this file carries it out.
import type { AgentInput, AgentProgram } from '../compile/program.ts';
import { errorCodes, type ErrorCode } from '../error.ts';
import type { ModelReply } from '../event.ts';
import { agentExitOf } from '../agents/agent-exit.ts';
import { emptyDesk, type AgentContext, type AgentExit, type Assignment, type Move, type Result } from '../agents/agent-context.ts';
import { systemText, transcript } from '../agents/prompt.ts';
import { recover } from '../agents/recover.ts';
import { strategyOf } from '../agents/strategies/strategies.ts';
import { childEvent } from './child-event.ts';
import type { Change, Implementations, MachineEvent, Spawn } from './change.ts';

export function agentImplementations(agent: AgentProgram): Implementations<AgentContext> {
  return {
    actions: {
      'agent.decide': (context) => ({ context: decide(context, agent) }),
      'agent.heard': (context, _params, event) => ({ context: hear(context, event) }),
      'agent.stumbled': (context, _params, event) => ({ context: recover(context, agent, stumbleOf(event)) }),
      'agent.delegate': (context) => delegate(context, agent),
      'agent.collect': (context, _params, event) => collect(context, agent, event),
      'agent.dismiss': (context) => ({ stop: context.desk.open.map(({ child }) => child) }),
    },
    guards: {
      'agent.moves': (context, params) => context.move?.type === params['to'],
      'agent.recovers': (context, params) => context.recovery === params['by'],
      'agent.assembled': (context) => context.desk.open.length === 0,
    },
  };
}

function decide(context: AgentContext, agent: AgentProgram): AgentContext {
  const decided = strategyOf(agent.plan)(context, agent, context.heard);
  return carryOut(decided.context, agent, decided.move);
}

function carryOut(context: AgentContext, agent: AgentProgram, move: Move): AgentContext {
  if (move.type === 'finish') return { ...context, move, exit: { type: 'done', output: move.output } };
  if (move.type === 'fail') return { ...context, move, exit: { type: 'failed', error: { code: move.code, message: move.message, actor: move.actor ?? context.path } } };
  if (move.type === 'assign') return { ...context, move };
  const { steps } = agent.plan.limits;
  if (steps !== null && context.turns >= steps) {
    return carryOut(context, agent, { type: 'fail', code: 'budget_exceeded', message: `${agent.label} has used its ${steps} model calls.` });
  }
  const { retry } = agent.plan;
  const request = {
    request: {
      model: agent.models[context.model] ?? '',
      system: systemText(agent, context),
      messages: context.messages,
      tools: move.tools,
      toolChoice: move.toolChoice,
      outputSchema: move.outputSchema,
      settings: agent.plan.settings,
      purpose: move.purpose,
    },
    attempt: 1,
    retry: { backoffMs: retry.backoffMs, factor: retry.factor, maxMs: retry.maxMs },
  };
  return { ...context, move, request, attempt: 1, repairs: 0, turns: context.turns + 1 };
}

function hear(context: AgentContext, event: MachineEvent): AgentContext {
  // The log was checked where it came in.
  const reply = event.output as ModelReply;
  const { text, toolCalls } = reply;
  const heard = reply.object === undefined ? { type: 'reply' as const, text, toolCalls } : { type: 'reply' as const, text, toolCalls, object: reply.object };
  return { ...context, heard, messages: [...context.messages, { role: 'assistant', text, toolCalls }] };
}

function stumbleOf(event: MachineEvent): { code: ErrorCode; message: string; retryInMs: number } {
  const error = event.error;
  if (typeof error !== 'object' || error === null) throw new Error('A model call failed without an error');
  const code = errorCodes.find((known) => 'code' in error && error.code === known) ?? 'internal';
  const message = 'message' in error && typeof error.message === 'string' ? error.message : '';
  return { code, message, retryInMs: 'retryInMs' in error && typeof error.retryInMs === 'number' ? error.retryInMs : 0 };
}

function delegate(context: AgentContext, agent: AgentProgram): Change<AgentContext> {
  const assignments = context.move?.type === 'assign' ? context.move.assignments : [];
  const asked: { [worker: string]: number } = { ...context.asked };
  const open = assignments.map((assignment) => {
    const number = (asked[assignment.worker] ?? 0) + 1;
    asked[assignment.worker] = number;
    return { child: `${assignment.worker}#${number}`, assignment };
  });
  const desk = { open, results: open.map(() => null), children: open.map(({ child }) => child) };
  const edges = assignments.flatMap(({ worker }) => agent.team.find((member) => member.node === worker)?.edge ?? []);
  return {
    context: { ...context, asked, desk },
    spawn: open.map(({ child, assignment }): Spawn => ({ child, src: `agent:${assignment.worker}`, input: inputFor(context, agent, assignment) })),
    traces: edges.map((edge) => ({ type: 'edge.taken', edge })),
  };
}

function inputFor(context: AgentContext, agent: AgentProgram, assignment: Assignment): AgentInput {
  const contract = agent.plan.context;
  const background = contract === 'conversation' ? transcript(context) : contract === 'task' ? '' : (context.briefs[agent.node]?.facts ?? '');
  const standing = context.briefs[assignment.worker]?.task ?? null;
  return { task: standing === null ? assignment.task : `${standing}\n\n${assignment.task}`, background, briefs: context.briefs };
}

function collect(context: AgentContext, agent: AgentProgram, event: MachineEvent): Change<AgentContext> {
  const entry = context.desk.open.find(({ child }) => child === event.actorId);
  if (!entry) return {};
  const exit = agentExitOf(childEvent(event));
  const result = resultOf(agent, entry.assignment, exit);
  const place = context.desk.children.indexOf(entry.child);
  const results = context.desk.results.map((known, index) => (index === place ? result : known));
  const open = context.desk.open.filter((other) => other !== entry);
  const desk = { ...context.desk, open, results };
  if (open.length > 0) return { context: { ...context, desk }, stop: [entry.child] };
  const heard = { type: 'results' as const, results: results.filter((known) => known !== null) };
  return { context: { ...context, desk: emptyDesk, heard }, stop: [entry.child] };
}

/** A worker that failed has its default answer, if it has one. */
function resultOf(agent: AgentProgram, assignment: Assignment, exit: AgentExit): Result {
  if (exit.type === 'done') return { ...assignment, output: exit.output, error: null };
  const fallback = agent.team.find((member) => member.node === assignment.worker)?.fallback ?? null;
  return fallback ? { ...assignment, output: fallback.value, error: null } : { ...assignment, output: null, error: exit.error };
}
