// The condition of a guard rule: CEL that reads what is judged and nothing else, so that it can be judged anywhere.
import { compileExpression, type CheckedExpression } from '../expression/expression.ts';
import { isJsonArray } from '../json-value.ts';
import type { Json } from '../json.ts';
import { fail, ok, type Result } from '../result.ts';

const readable: ReadonlySet<string> = new Set(['value', 'text']);

/** @returns a message when it is no condition */
export function compileCondition(source: string): Result<CheckedExpression, string> {
  const compiled = compileExpression(source);
  if (!compiled.ok) return fail(compiled.error.message);
  const stranger = compiled.value.references.find(({ variable }) => !readable.has(variable));
  if (stranger !== undefined) return fail(`A guard rule sees value and text, not ${stranger.variable}.`);
  if (compiled.value.type !== 'bool' && compiled.value.type !== 'dyn') return fail(`This gives ${compiled.value.type}; a condition is true or false.`);
  return ok(compiled.value);
}

/** @returns whether it is true of the value, or a message when that cannot be told */
export function conditionHolds(source: string, value: Json): Result<boolean, string> {
  const compiled = compileCondition(source);
  if (!compiled.ok) return compiled;
  const result = compiled.value.evaluate({ value, text: textOf(value) });
  if (!result.ok) return fail(result.error.message);
  return typeof result.value === 'boolean' ? ok(result.value) : fail('It gave neither true nor false.');
}

/** All texts of a value, a line each; a text is itself. */
export function textOf(value: Json): string {
  const lines: string[] = [];
  const collect = (part: Json): void => {
    if (typeof part === 'string') lines.push(part);
    else if (isJsonArray(part)) part.forEach(collect);
    else if (typeof part === 'object' && part !== null) Object.values(part).forEach(collect);
  };
  collect(value);
  return lines.join('\n');
}
