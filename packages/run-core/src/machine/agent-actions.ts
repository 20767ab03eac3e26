// An agent's machine: it decides, thinks, delegates, recovers. What it decides is its strategy's; this file carries it out.
import type { EdgeId } from '@cadre/graph-schema';
import type { AgentInput, AgentProgram } from '../compile/program.ts';
import { stopsRun } from '../error.ts';
import type { ModelReply } from '../event.ts';
import { agentExitOf } from '../agents/agent-exit.ts';
import { emptyDesk, isDelegation, type AgentContext, type AgentExit, type Delegation, type Desk, type Heard, type Move, type Result, type ToolUse } from '../agents/agent-context.ts';
import { assignCalls, canCall, hearAnswers, toolNamed } from '../agents/calls.ts';
import { transcript } from '../agents/prompt.ts';
import { recover } from '../agents/recover.ts';
import { strategyOf } from '../agents/strategies/strategies.ts';
import type { Decided } from '../agents/strategies/strategy.ts';
import { think, thinkAfterSummary } from '../agents/thinking.ts';
import type { ToolInput } from '../tools/tool-context.ts';
import { childEvent, stumbleOf } from './child-event.ts';
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
  const { heard } = context;
  if (heard.type === 'summary') return thinkAfterSummary(context, agent, heard.text);
  const decided = decideOn(context, agent, heard);
  return carryOut(decided.context, agent, decided.move);
}

/** Calls of the model go before its strategy, and so do failures that no agent may work round. */
function decideOn(context: AgentContext, agent: AgentProgram, heard: Exclude<Heard, { type: 'summary' }>): Decided {
  const strategy = strategyOf(agent.plan);
  if (heard.type === 'start') return strategy(context, agent, heard);
  if (heard.type === 'reply') return heard.toolCalls.length > 0 && canCall(agent) ? assignCalls(context, agent, heard.toolCalls) : strategy(context, agent, heard);
  const { results } = heard;
  const errors = results.flatMap((result) => ('error' in result && result.error !== null ? [result.error] : []));
  const stopping = errors.find(({ code }) => stopsRun(code));
  if (stopping) return { context, move: { type: 'fail', ...stopping } };
  const assigned = results.filter(isDelegation).filter(({ callId }) => callId === null);
  if (assigned.length === results.length) return strategy(context, agent, { type: 'results', results: assigned });
  return strategy(hearAnswers(context, results), agent, { type: 'answered' });
}

function carryOut(context: AgentContext, agent: AgentProgram, move: Move): AgentContext {
  if (move.type === 'finish') return { ...context, move, exit: { type: 'done', output: move.output } };
  if (move.type === 'fail') return { ...context, move, exit: { type: 'failed', error: { code: move.code, message: move.message, actor: move.actor ?? context.path } } };
  if (move.type === 'assign') return { ...context, move };
  const { steps } = agent.plan.limits;
  if (steps !== null && context.turns >= steps) {
    return carryOut(context, agent, { type: 'fail', code: 'budget_exceeded', message: `The agent ${agent.label} has used its limit of ${steps} model calls.` });
  }
  return think(context, agent, move);
}

function hear(context: AgentContext, event: MachineEvent): AgentContext {
  // The log was checked where it came in.
  const reply = event.output as ModelReply;
  const { text, toolCalls } = reply;
  if (context.isSummingUp) return { ...context, heard: { type: 'summary', text } };
  const heard = reply.object === undefined ? { type: 'reply' as const, text, toolCalls } : { type: 'reply' as const, text, toolCalls, object: reply.object };
  return { ...context, heard, messages: [...context.messages, { role: 'assistant', text, toolCalls: toolCalls.map(({ callId, name, input }) => ({ callId, name, input })) }] };
}

function delegate(context: AgentContext, agent: AgentProgram): Change<AgentContext> {
  const assignments = context.move?.type === 'assign' ? context.move.assignments : [];
  const asked: { [node: string]: number } = { ...context.asked };
  const entries = assignments.map((assignment) => {
    if ('why' in assignment) return { child: '', assignment };
    const node = isDelegation(assignment) ? assignment.worker : toolNamed(agent, assignment.name).tool.node;
    const number = (asked[node] ?? 0) + 1;
    asked[node] = number;
    return { child: `${node}#${number}`, assignment };
  });
  const open = entries.flatMap(({ child, assignment }) => ('why' in assignment ? [] : [{ child, assignment }]));
  const results = assignments.map((assignment) => ('why' in assignment ? assignment : null));
  const next = assembled({ ...context, asked }, { open, results, children: entries.map(({ child }) => child) });
  return {
    context: next,
    spawn: open.map(({ child, assignment }): Spawn => ({ child, ...spawnOf(context, agent, assignment) })),
    traces: open.flatMap(({ assignment }) => edgeOf(agent, assignment)).map((edge) => ({ type: 'edge.taken', edge })),
  };
}

function spawnOf(context: AgentContext, agent: AgentProgram, assignment: Delegation | ToolUse): Omit<Spawn, 'child'> {
  if (isDelegation(assignment)) return { src: `agent:${assignment.worker}`, input: inputFor(context, agent, assignment) };
  const { tool, offer } = toolNamed(agent, assignment.name);
  if (!context.scope) throw new Error(`${context.path} has tools and nothing they read`);
  const input: ToolInput = { name: offer.tool, arguments: assignment.arguments, by: agent.label, scope: context.scope };
  return { src: tool.machine, input };
}

function edgeOf(agent: AgentProgram, assignment: Delegation | ToolUse): readonly EdgeId[] {
  if (!isDelegation(assignment)) return [toolNamed(agent, assignment.name).tool.edge];
  return agent.team.flatMap(({ node, edge }) => (node === assignment.worker ? [edge] : []));
}

function inputFor(context: AgentContext, agent: AgentProgram, assignment: Delegation): AgentInput {
  const contract = agent.plan.context;
  const background = contract === 'conversation' ? transcript(context) : contract === 'task' ? '' : (context.briefs[agent.node]?.facts ?? '');
  const standing = context.briefs[assignment.worker]?.task ?? null;
  const { briefs, scope } = context;
  return { task: standing === null ? assignment.task : `${standing}\n\n${assignment.task}`, background, briefs, ...(scope && { scope }) };
}

function collect(context: AgentContext, agent: AgentProgram, event: MachineEvent): Change<AgentContext> {
  const entry = context.desk.open.find(({ child }) => child === event.actorId);
  if (!entry) return {};
  const exit = agentExitOf(childEvent(event));
  const result = resultOf(agent, entry.assignment, exit);
  const place = context.desk.children.indexOf(entry.child);
  const results = context.desk.results.map((known, index) => (index === place ? result : known));
  const open = context.desk.open.filter((other) => other !== entry);
  return { context: assembled(context, { ...context.desk, open, results }), stop: [entry.child] };
}

/** When the last result has come in, all of them are heard. */
function assembled(context: AgentContext, desk: Desk): AgentContext {
  if (desk.open.length > 0) return { ...context, desk };
  return { ...context, desk: emptyDesk, heard: { type: 'results', results: desk.results.filter((known) => known !== null) } };
}

/** A worker or tool that failed has its default answer, if it has one. */
function resultOf(agent: AgentProgram, assignment: Delegation | ToolUse, exit: AgentExit): Result {
  if (exit.type === 'done') return { ...assignment, output: exit.output, error: null };
  const { fallback = null } = (isDelegation(assignment) ? agent.team.find(({ node }) => node === assignment.worker) : toolNamed(agent, assignment.name).tool) ?? {};
  return fallback && !stopsRun(exit.error.code) ? { ...assignment, output: fallback.value, error: null } : { ...assignment, output: null, error: exit.error };
}
