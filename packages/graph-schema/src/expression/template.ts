// Text with `{{ expression }}`. One pass: what an expression gives is never read as a template again.
import type { Json } from '../json.ts';
import { fail, ok } from '../result.ts';
import type { Result } from '../result.ts';
import type { ExpressionError } from './error.ts';
import { compileExpression } from './expression.ts';
import type { Expression, Scope } from './expression.ts';

export type TemplatePart =
  | { readonly type: 'text'; readonly text: string }
  /** `from` is the offset of the expression's first character in the template. */
  | { readonly type: 'expression'; readonly source: string; readonly from: number };

const longestTemplate = 100_000;
const mostExpressions = 200;
const longestText = 8 * 1024 * 1024;

/** The offset just after a string literal that begins at `start`; the end of the text when it never closes. */
function afterString(text: string, start: number): number {
  const quote = text.charAt(start);
  const closing = text.startsWith(quote.repeat(3), start) ? quote.repeat(3) : quote;
  for (let at = start + closing.length; at < text.length; at += 1) {
    if (text[at] === '\\') at += 1;
    else if (text.startsWith(closing, at)) return at + closing.length;
  }
  return text.length;
}

/** The offset of the `}}` that ends an expression beginning at `start`, or -1. Braces in map literals and strings do not count. */
function endOf(text: string, start: number): number {
  let open = 0;
  let at = start;
  while (at < text.length) {
    const character = text.charAt(at);
    if (character === '"' || character === "'") {
      at = afterString(text, at);
      continue;
    }
    if (open === 0 && text.startsWith('}}', at)) return at;
    if (character === '{') open += 1;
    if (character === '}') open -= 1;
    at += 1;
  }
  return -1;
}

export function templateParts(source: string): Result<readonly TemplatePart[], ExpressionError> {
  const parts: TemplatePart[] = [];
  let at = 0;
  while (at < source.length) {
    const open = source.indexOf('{{', at);
    if (open < 0) break;
    if (open > at) parts.push({ type: 'text', text: source.slice(at, open) });
    const end = endOf(source, open + 2);
    if (end < 0) return fail({ code: 'syntax', message: 'This {{ has no closing }}.', from: open, to: source.length });
    const inside = source.slice(open + 2, end);
    const from = open + 2 + (inside.length - inside.trimStart().length);
    if (inside.trim() === '') return fail({ code: 'syntax', message: 'There is no expression between {{ and }}.', from: open, to: end + 2 });
    parts.push({ type: 'expression', source: inside.trim(), from });
    at = end + 2;
  }
  if (at < source.length) parts.push({ type: 'text', text: source.slice(at) });
  return ok(parts);
}

/** `error` of an expression that stands at `from` in a text, with its offsets in the text. */
function shiftError(error: ExpressionError, from: number): ExpressionError {
  return {
    ...error,
    ...(error.from === undefined ? { from } : { from: error.from + from }),
    ...(error.to === undefined ? {} : { to: error.to + from }),
  };
}

function textOf(value: Json): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

type CompiledPart = string | { readonly expression: Expression; readonly from: number };

/** Gives an expression whose value is always text: strings as they are, other values as JSON. */
export function compileTemplate(source: string): Result<Expression, ExpressionError> {
  if (source.length > longestTemplate) return fail({ code: 'limit', message: `A template may have ${longestTemplate} characters at most.` });
  const parts = templateParts(source);
  if (!parts.ok) return parts;
  if (parts.value.length > 2 * mostExpressions) return fail({ code: 'limit', message: `A template may have ${mostExpressions} expressions at most.` });
  const compiled: CompiledPart[] = [];
  for (const part of parts.value) {
    if (part.type === 'text') {
      compiled.push(part.text);
      continue;
    }
    const expression = compileExpression(part.source);
    if (!expression.ok) return fail(shiftError(expression.error, part.from));
    compiled.push({ expression: expression.value, from: part.from });
  }
  const references = compiled.flatMap((part) =>
    typeof part === 'string' ? [] : part.expression.references.map((reference) => ({ ...reference, from: reference.from + part.from, to: reference.to + part.from })),
  );
  return ok({
    source,
    references,
    evaluate(scope: Scope): Result<Json, ExpressionError> {
      let text = '';
      for (const part of compiled) {
        if (typeof part === 'string') {
          text += part;
          continue;
        }
        const value = part.expression.evaluate(scope);
        if (!value.ok) return fail(shiftError(value.error, part.from));
        text += textOf(value.value);
        if (text.length > longestText) return fail({ code: 'limit', message: 'The text is longer than 8 MiB.', from: part.from });
      }
      return ok(text);
    },
  });
}
