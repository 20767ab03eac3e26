// A tool's machine: it checks what it was given, asks a person where the tool or a crash wants that, calls, and tries again where
// that does no harm.
import { isJsonObject, type Json, type JsonObject } from '@cadre/graph-schema';
import type { ToolProgram } from '../compile/program.ts';
import { isRetryable, type ErrorCode } from '../error.ts';
import type { CallResult } from '../event.ts';
import { argumentProblem } from '../tools/arguments.ts';
import { outcomeOf, outcomeQuestion, permissionQuestion, type Decision } from '../tools/questions.ts';
import type { ToolContext } from '../tools/tool-context.ts';
import { stumbleOf } from './child-event.ts';
import type { Implementations, MachineEvent } from './change.ts';

export function toolImplementations(tool: ToolProgram): Implementations<ToolContext> {
  return {
    actions: {
      'tool.prepare': (context) => ({ context: prepare(context, tool) }),
      'tool.question.done': (context, _params, event) => ({ context: decided(context, tool, event.output as Decision) }),
      'tool.call.done': (context, _params, event) => ({ context: done(context, (event.output as CallResult).output) }),
      'tool.pause.done': (context) => ({ context: { ...context, next: 'call' } }),
      'tool.stumbled': (context, _params, event) => ({ context: stumbled(context, tool, event) }),
    },
    guards: {
      'tool.goes': (context, params) => context.next === params['to'],
    },
  };
}

function prepare(context: ToolContext, tool: ToolProgram): ToolContext {
  const problem = argumentProblem(schemaOf(context, tool), context.arguments);
  if (problem !== null) return failed(context, 'tool_failed', problem);
  if (!tool.plan.askFirst || context.asked !== null) return call(context, tool);
  return { ...context, next: 'ask', asked: 'permission', question: permissionQuestion(context, tool, schemaOf(context, tool)) };
}

function schemaOf(context: ToolContext, tool: ToolProgram): JsonObject {
  const found = tool.tools.find(({ name }) => name === context.name);
  if (!found) throw new Error(`${tool.node} has no tool ${context.name}`);
  return found.inputSchema;
}

function call(context: ToolContext, tool: ToolProgram): ToolContext {
  const request = tool.request(context.name, context.arguments, { ...context.scope, arguments: context.arguments });
  if (!request.ok) return failed(context, 'expression_failed', request.error);
  const attempt = context.attempt + 1;
  const { repeat, timeoutMs, retry } = tool.plan;
  const { backoffMs, factor, maxMs } = retry;
  return { ...context, attempt, next: 'call', call: { request: request.value, repeat, attempt, retry: { backoffMs, factor, maxMs }, timeoutMs } };
}

function decided(context: ToolContext, tool: ToolProgram, decision: Decision): ToolContext {
  if (context.asked === 'outcome') {
    const outcome = outcomeOf(decision);
    if (outcome.type === 'repeat') return call(context, tool);
    return outcome.type === 'succeeded' ? done(context, outcome.output) : failed(context, 'tool_failed', outcome.message);
  }
  if (decision.decision === 'rejected') return failed(context, 'denied', `denied: ${decision.comment?.trim() || 'a person said no and gave no reason.'}`);
  // Who approves may have changed the arguments; they are checked as if the caller had given them.
  return prepare(decision.form === null ? context : { ...context, arguments: isJsonObject(decision.form) ? decision.form : {} }, tool);
}

function stumbled(context: ToolContext, tool: ToolProgram, event: MachineEvent): ToolContext {
  const { code, message, retryInMs, isFinal, wasStarted, key } = stumbleOf(event);
  if (code === 'outcome_unknown') return { ...context, next: 'ask', asked: 'outcome', question: outcomeQuestion(context, tool) };
  const { repeat, retry } = tool.plan;
  const mayHaveHappened = repeat === 'once' && wasStarted;
  if (isRetryable(code) && !isFinal && !mayHaveHappened && context.attempt < retry.attempts && context.call) {
    const attempt = context.attempt + 1;
    return { ...context, attempt, next: 'pause', pause: { delayMs: retryInMs, reason: 'backoff' }, call: { ...context.call, attempt, ...(key !== null && { key }) } };
  }
  return failed(context, code, mayHaveHappened && code === 'tool_timeout' ? `${message} It may have happened all the same.` : message);
}

function done(context: ToolContext, output: Json): ToolContext {
  return { ...context, next: 'end', exit: { type: 'done', output } };
}

const LONGEST_MESSAGE = 5_000;

function failed(context: ToolContext, code: ErrorCode, message: string): ToolContext {
  return { ...context, next: 'end', exit: { type: 'failed', error: { code, message: message.slice(0, LONGEST_MESSAGE).toWellFormed(), actor: context.path } } };
}
