// A tool's templates, compiled once. Where a value is put decides how it is written, so whoever renders says how.
import { compileExpression, templateParts, type Expression, type Json, type Reference, type Result, type Scope } from '@cadre/graph-schema';

export interface ToolText {
  readonly references: readonly Reference[];
  /** The text around its values: always one more than there are values. */
  readonly literals: readonly string[];
  /** @returns the text, else what is wrong, as a sentence */
  render(scope: Scope, write?: Writer): Result<string, string>;
}

/** A value as it is put after the text so far. @throws Unwritable when it may not stand there */
export type Writer = (value: Json, before: string, references: readonly Reference[]) => string;

/** A value may not stand where a template puts it. */
export class Unwritable extends Error {
  override readonly name = 'Unwritable';
}

const LONGEST = 8 * 1024 * 1024;

/** @throws when `source` doesn't compile: validation has refused such a graph before */
export function bindText(source: string): ToolText {
  const parts = templateParts(source);
  if (!parts.ok) throw new Error(`A template of a tool does not compile: ${parts.error.message}`);
  const bound = parts.value.map((part) => (part.type === 'text' ? part.text : bindExpression(part.source)));
  return {
    literals: literalsOf(bound),
    references: bound.flatMap((part) => (typeof part === 'string' ? [] : part.references)),
    render(scope, write = plain) {
      let text = '';
      for (const part of bound) {
        if (typeof part === 'string') text += part;
        else {
          const value = part.evaluate(scope);
          if (!value.ok) return { ok: false, error: value.error.message };
          try {
            text += write(value.value, text, part.references);
          } catch (error) {
            if (error instanceof Unwritable) return { ok: false, error: error.message };
            throw error;
          }
        }
        if (text.length > LONGEST) return { ok: false, error: 'The text is longer than 8 MiB.' };
      }
      return { ok: true, value: text };
    },
  };
}

function literalsOf(parts: readonly (string | Expression)[]): readonly string[] {
  const literals = [''];
  for (const part of parts) {
    if (typeof part === 'string') literals[literals.length - 1] += part;
    else literals.push('');
  }
  return literals;
}

function bindExpression(source: string): Expression {
  const compiled = compileExpression(source);
  if (!compiled.ok) throw new Error(`An expression of a tool does not compile: ${compiled.error.message}`);
  return compiled.value;
}

export function plain(value: Json): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
