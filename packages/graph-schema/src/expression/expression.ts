// An expression: compiled once, evaluated often, never throwing. Compiled ones are cached, for a graph asks for the same few again and again.
import type { Json } from '../json.ts';
import { fail, ok } from '../result.ts';
import type { Result } from '../result.ts';
import { parseExpression } from './cel.ts';
import { toExpressionError } from './error.ts';
import type { ExpressionError } from './error.ts';
import { referencesOf } from './syntax.ts';
import type { Reference } from './syntax.ts';
import { toJson } from './value.ts';

/** What an expression may read. */
export interface Scope {
  readonly input: Json;
  readonly nodes: { readonly [id: string]: { readonly output?: Json; readonly visits: number } };
  /** Inside the body of a map. */
  readonly item?: Json;
  readonly index?: number;
  /** In a tool's own fields: what it is called with. */
  readonly arguments?: Json;
  readonly run: { readonly id: string; readonly startedAt: string };
}

/** What the condition of a guard rule may read. */
export interface GuardScope {
  readonly value: Json;
  readonly text: string;
}

/** What the mapping of a tool's answer may read: it is evaluated where the answer comes in, far from the run. */
export interface ResponseScope {
  readonly response: Json;
  readonly arguments: Json;
}

export interface Expression {
  readonly source: string;
  readonly references: readonly Reference[];
  evaluate(scope: Scope | GuardScope | ResponseScope): Result<Json, ExpressionError>;
}

/** What the checker could tell without running: a CEL type name, `dyn` when anything is possible. */
export interface CheckedExpression extends Expression {
  readonly type: string;
}

const cacheSize = 5_000;
const cache = new Map<string, Result<CheckedExpression, ExpressionError>>();

/** Syntax, unknown variables and functions, and types where known are refused; nothing is evaluated. */
export function compileExpression(source: string): Result<CheckedExpression, ExpressionError> {
  const known = cache.get(source);
  if (known !== undefined) return known;
  const compiled = compile(source);
  const oldest = cache.size >= cacheSize ? cache.keys().next().value : undefined;
  if (oldest !== undefined) cache.delete(oldest);
  cache.set(source, compiled);
  return compiled;
}

function compile(source: string): Result<CheckedExpression, ExpressionError> {
  if (source.trim() === '') return fail({ code: 'syntax', message: 'The expression is empty.', from: 0, to: source.length });
  try {
    const { parsed, meter } = parseExpression(source);
    const checked = parsed.check();
    if (checked.error !== undefined) return fail(toExpressionError(checked.error, source));
    const references = referencesOf(parsed.ast);
    return ok({
      source,
      references,
      type: checked.type ?? 'dyn',
      evaluate(scope: Scope | GuardScope | ResponseScope): Result<Json, ExpressionError> {
        try {
          meter?.reset();
          const value: unknown = parsed({ ...scope });
          meter?.settle();
          return ok(toJson(value));
        } catch (error) {
          return fail(toExpressionError(error, source));
        }
      },
    });
  } catch (error) {
    return fail(toExpressionError(error, source));
  }
}
