// A node's expressions and templates, compiled once, evaluated against a flow's scope; a failure is a typed run error.
import { compileExpression, compileTemplate, type Expression, type Json, type NodeId } from '@cadre/graph-schema';
import type { RunError } from '../error.ts';
import { scopeOf, type FlowContext } from '../machine/flow-context.ts';

export type Evaluated<T> = { readonly value: T } | { readonly error: RunError };

export interface BoundText<T extends Json> {
  evaluate(context: FlowContext): Evaluated<T>;
}

const LONGEST_MESSAGE = 2_000;
const LONGEST_SHOWN = 200;

/** @throws when `source` doesn't compile: validation has refused such a graph before */
export function bindExpression(source: string, node: NodeId): BoundText<Json> {
  const compiled = compileExpression(source);
  if (!compiled.ok) throw new Error(`Expression of ${node} does not compile: ${compiled.error.message}`);
  return bound(compiled.value, node);
}

/** @throws when `source` doesn't compile: validation has refused such a graph before */
export function bindTemplate(source: string, node: NodeId): BoundText<string> {
  if (!source.includes('{{')) return { evaluate: () => ({ value: source }) };
  const compiled = compileTemplate(source);
  if (!compiled.ok) throw new Error(`Template of ${node} does not compile: ${compiled.error.message}`);
  const inner = bound(compiled.value, node);
  return {
    evaluate(context) {
      const result = inner.evaluate(context);
      return 'error' in result ? result : { value: asText(result.value) };
    },
  };
}

function bound(expression: Expression, node: NodeId): BoundText<Json> {
  return {
    evaluate(context) {
      const result = expression.evaluate(scopeOf(context));
      return result.ok ? { value: result.value } : { error: expressionFailed(context, node, result.error.message) };
    },
  };
}

export function expressionFailed(context: FlowContext, node: NodeId, message: string): RunError {
  return { code: 'expression_failed', message: message.slice(0, LONGEST_MESSAGE), actor: `${context.path}/${node}` };
}

/** A value as it is shown in a message. */
export function shown(value: Json): string {
  const text = JSON.stringify(value);
  return text.length > LONGEST_SHOWN ? `${text.slice(0, LONGEST_SHOWN)}…` : text;
}

/** Text as it is, anything else as JSON. */
export function asText(value: Json): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
