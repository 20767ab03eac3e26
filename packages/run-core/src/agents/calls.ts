// What an agent's model calls: which of it can be carried out and by whom, what the model is told of it, and when it only goes
// round in circles.
import { canonicalJson, digestOf, isJsonObject, type Json } from '@cadre/graph-schema';
import type { AgentOffer, AgentProgram, AgentTool } from '../compile/program.ts';
import type { ToolCall, ToolOffer, ToolResult } from '../effect.ts';
import { isDelegation, type AgentContext, type Assignment, type CallHistory, type Delegation, type Result } from './agent-context.ts';
import { delegationName, labelOf } from './prompt.ts';
import { mayDelegate } from './strategies/delegate.ts';
import { withProgress, type Decided } from './strategies/strategy.ts';

/** Beyond so many in one reply a model has gone wild. */
const MOST_CALLS = 128;
/** The same call so often in a row, with nothing new in between, is a loop. */
const MOST_REPEATS = 3;
/** More of a result than this helps no model: it is cut. */
const LONGEST_RESULT = 200_000;

export function canCall(agent: AgentProgram): boolean {
  return agent.tools.length > 0 || delegatesByCalls(agent);
}

function delegatesByCalls(agent: AgentProgram): boolean {
  return agent.plan.strategy === 'delegate' && agent.team.length > 0;
}

export function toolOffers(agent: AgentProgram): readonly ToolOffer[] {
  return agent.tools.flatMap(({ offers }) => offers.map(({ name, description, inputSchema }) => ({ name, description, inputSchema })));
}

/** @throws when the agent has no such tool */
export function toolNamed(agent: AgentProgram, name: string): { readonly tool: AgentTool; readonly offer: AgentOffer } {
  const found = findTool(agent, name);
  if (!found) throw new Error(`${agent.node} has no tool ${name}`);
  return found;
}

function findTool(agent: AgentProgram, name: string): { readonly tool: AgentTool; readonly offer: AgentOffer } | null {
  for (const tool of agent.tools) {
    const offer = tool.offers.find((candidate) => candidate.name === name);
    if (offer) return { tool, offer };
  }
  return null;
}

export function assignCalls(context: AgentContext, agent: AgentProgram, calls: readonly ToolCall[]): Decided {
  const assignments = calls.map((call, index) => assignmentFor(call, { context, agent, index }));
  const loop = assignments.map((assignment) => loopBy(context, agent, assignment)).find((message) => message !== null);
  if (loop !== undefined) return { context, move: { type: 'fail', code: 'delegation_loop', message: loop } };
  const delegates = assignments.some(isDelegation);
  const next = delegates ? withProgress(context, { round: context.progress.round + 1 }) : context;
  return { context: next, move: { type: 'assign', assignments } };
}

function assignmentFor({ callId, name, input, guard }: ToolCall, { context, agent, index }: { context: AgentContext; agent: AgentProgram; index: number }): Assignment {
  const refuse = (why: string): Assignment => ({ name, why, callId });
  if (index >= MOST_CALLS) return refuse(`Only ${MOST_CALLS} calls are taken at once. Call it again if it is still needed.`);
  if (guard?.verdict === 'refuse') return refuse(`denied: ${guard.message}`);
  const member = delegatesByCalls(agent) ? agent.team.find(({ node }) => delegationName(node) === name) : undefined;
  if (member) {
    const task = taskOf(input);
    if (!mayDelegate(context, agent)) return refuse('No more delegations are allowed; answer now.');
    return task === null ? refuse('Give the task as { "task": "…" }.') : { worker: member.node, task, callId };
  }
  if (!findTool(agent, name)) return refuse(`There is no tool ${name}.`);
  return isJsonObject(input) ? { name, arguments: input, callId } : refuse('Give the arguments as a JSON object.');
}

function taskOf(input: Json): string | null {
  if (typeof input !== 'object' || input === null || !('task' in input)) return null;
  const { task } = input;
  return typeof task === 'string' && task.trim() !== '' ? task : null;
}

function loopBy(context: AgentContext, agent: AgentProgram, assignment: Assignment): string | null {
  const { progress } = context;
  if (isDelegation(assignment)) {
    if (progress.answered[taskKey(assignment)] !== knownBy(context)) return null;
    return `${labelOf(agent.team, assignment.worker)} was given the same task again with nothing new: ${assignment.task.slice(0, 200)}`;
  }
  const before = progress.calls?.seen[callKey(assignment)];
  if (!before || before.times < MOST_REPEATS - 1 || before.news !== progress.calls?.news) return null;
  return `${assignment.name} was called ${MOST_REPEATS} times in a row in the same way, with the same result.`;
}

/** How much it has learnt: the same task again is a loop unless this has grown since. */
function knownBy({ progress }: AgentContext): number {
  return progress.results.length + (progress.calls?.news ?? 0);
}

function taskKey({ worker, task }: Delegation): string {
  return `${worker}\n${task.trim()}`;
}

function callKey(call: Exclude<Assignment, Delegation>): string {
  return shortDigest('why' in call ? { name: call.name, why: call.why } : { name: call.name, arguments: call.arguments });
}

function shortDigest(value: Json): string {
  return digestOf(canonicalJson(value)).slice(-32);
}

/** The model is told what came of its calls, in their order and in one message, as providers want it. */
export function hearAnswers(context: AgentContext, results: readonly Result[]): AgentContext {
  const message = { role: 'tool' as const, results: results.map(toolResult) };
  const delegated = results.filter(isDelegation);
  const calls = countCalls(context.progress.calls, results);
  const learnt = withProgress({ ...context, messages: [...context.messages, message] }, { results: [...context.progress.results, ...delegated], ...(calls && { calls }) });
  const known = knownBy(learnt);
  const answered = { ...context.progress.answered, ...Object.fromEntries(delegated.map((result) => [taskKey(result), known])) };
  return withProgress(learnt, { answered });
}

function toolResult(result: Result): ToolResult {
  const callId = result.callId ?? '';
  if ('why' in result) return { callId, name: result.name, output: result.why, isError: true };
  const name = isDelegation(result) ? delegationName(result.worker) : result.name;
  const output = result.error ? { error: result.error.code, message: result.error.message } : result.output;
  return { callId, name, output: isDelegation(result) ? output : readable(output), isError: result.error !== null };
}

function readable(output: Json): Json {
  const text = typeof output === 'string' ? output : JSON.stringify(output);
  if (text.length <= LONGEST_RESULT) return output;
  return `${text.slice(0, LONGEST_RESULT).toWellFormed()}… (cut: ${text.length} characters in all)`;
}

function countCalls(before: CallHistory | undefined, results: readonly Result[]): CallHistory | undefined {
  let calls = before;
  for (const result of results) {
    if (isDelegation(result)) continue;
    const { news, seen }: CallHistory = calls ?? { news: 0, seen: {} };
    const key = callKey(result);
    const known = seen[key];
    const given = 'why' in result ? '' : shortDigest(result.error ? { error: result.error.code, message: result.error.message } : { output: result.output });
    if (known?.result !== given) calls = { news: news + 1, seen: { ...seen, [key]: { result: given, times: 1, news: news + 1 } } };
    else calls = { news, seen: { ...seen, [key]: { ...known, times: known.news === news ? known.times + 1 : 1, news } } };
  }
  return calls;
}
