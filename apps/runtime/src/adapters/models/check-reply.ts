// Makes a run's reply of what a provider sent: parses tool arguments and structured output and checks them against their
// schemas. What does not fit, or is nested deeper than anything behind this takes, is `output_invalid`, with the words the model is shown when it is asked again.
import { checkJson, isJson, jsonNestingLimit, type Json, type JsonObject } from '@cadre/graph-schema';
import type { ModelReply, ModelRequest, ModelUsage, ToolCall } from '@cadre/run-core';
import { ModelFailure } from '../../ports/model-gateway.ts';
import type { RawReply } from './read-reply.ts';

const notTaken = `can't be taken: it is nested deeper than ${jsonNestingLimit} levels, or has a number too large or a key __proto__.`;

/** What a model is told of, when it is asked again. */
const MOST_PROBLEMS = 5;
const PROBLEM_CHARACTERS = 300;

export type CheckedReply = Pick<ModelReply, 'text' | 'object' | 'toolCalls' | 'finish'>;

/** @throws ModelFailure `output_invalid` or `content_filtered`, with the usage that was spent */
export function checkReply(raw: RawReply, request: ModelRequest, usage: ModelUsage): CheckedReply {
  if (raw.finish === 'content-filter') throw new ModelFailure('content_filtered', `${request.model} held its reply back: its content filter stepped in.`, { usage });
  const toolCalls = raw.toolCalls.map((call) => checkToolCall(call, request, usage));
  const reply = { text: raw.text, toolCalls, finish: finishOf(raw) };
  if (request.outputSchema === null || toolCalls.length > 0) return reply;
  if (raw.finish === 'length') throw invalid('The reply was cut off at the token limit before its JSON was complete.', usage);
  return { ...reply, object: checkOutput(raw.text, request.outputSchema, usage) };
}

function finishOf(raw: RawReply): ModelReply['finish'] {
  if (raw.toolCalls.length > 0) return 'tool-calls';
  return raw.finish === 'stop' || raw.finish === 'length' ? raw.finish : 'other';
}

function checkToolCall(call: RawReply['toolCalls'][number], request: ModelRequest, usage: ModelUsage): ToolCall {
  const offer = request.tools.find((tool) => tool.name === call.name);
  if (offer === undefined) throw invalid(`The tool "${cut(call.name)}" was called but not offered.`, usage);
  const input = parse(call.input.trim() === '' ? '{}' : call.input);
  if (input === undefined) throw invalid(`The arguments of the tool "${call.name}" are not JSON.`, usage);
  if (!isJson(input)) throw invalid(`The arguments of the tool "${call.name}" ${notTaken}`, usage);
  const problem = describeProblem(offer.inputSchema, input);
  if (problem !== null) throw invalid(`The arguments of the tool "${call.name}" do not fit its schema: ${problem}`, usage);
  return { callId: call.callId, name: call.name, input };
}

function checkOutput(text: string, schema: JsonObject, usage: ModelUsage): Json {
  // Servers without structured output wrap their JSON in a Markdown fence.
  const value = parse(text.trim().replace(/^```(?:json)?\s*\n([\s\S]*)\n```$/, '$1'));
  if (value === undefined) throw invalid('The reply is not JSON.', usage);
  if (!isJson(value)) throw invalid(`The reply ${notTaken}`, usage);
  const problem = describeProblem(schema, value);
  if (problem !== null) throw invalid(`The reply does not fit its schema: ${problem}`, usage);
  return value;
}

function describeProblem(schema: JsonObject, value: Json): string | null {
  const checked = checkJson(schema, value);
  if (checked.ok) return null;
  const problems = checked.error.slice(0, MOST_PROBLEMS).map(({ path, message }) => cut(path.length === 0 ? message : `${path.join('.')}: ${message}`));
  const others = checked.error.length - problems.length;
  return `${problems.join('; ')}${others > 0 ? `; and ${others} more` : ''}`;
}

/** Paths and messages repeat what the model wrote, of any length. */
function cut(problem: string): string {
  return problem.length > PROBLEM_CHARACTERS ? `${problem.slice(0, PROBLEM_CHARACTERS - 1)}…` : problem;
}

/** @returns undefined when it is not JSON; the value may be nested without end */
function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function invalid(message: string, usage: ModelUsage): ModelFailure {
  return new ModelFailure('output_invalid', message, { usage });
}
