// What a tool gives of an answer: the body, or what the graph's expression makes of it. Evaluated here, where the answer comes in, so
// that the log holds only what was asked for.
import { compileExpression } from '@cadre/graph-schema';
import type { Json } from '@cadre/graph-schema';
import type { HttpRequest } from '@cadre/run-core';
import { ToolFailure } from '../../../ports/tool-gateway.ts';

export interface Answer {
  readonly status: number;
  /** By name in lower case. */
  readonly headers: Json;
  readonly body: Json;
}

/** @throws ToolFailure when the expression fails on this answer; another call would have to give another one */
export function mapResponse({ status, headers, body }: Answer, { response, arguments: given }: HttpRequest): Json {
  if (response === null) return body;
  const compiled = compileExpression(response);
  const mapped = compiled.ok ? compiled.value.evaluate({ response: { status, headers, body }, arguments: given }) : compiled;
  if (mapped.ok) return mapped.value;
  throw new ToolFailure('tool_failed', `The call succeeded (${status}), but its answer could not be mapped: ${mapped.error.message}`, { isFinal: true });
}
