// Text in configs: plain, with `{{ }}` templates, or one expression. Blank means "not given".
import { z } from 'zod';

const textLimits = { line: 2_000, text: 100_000, expression: 10_000 } as const;

export const lineSchema = z.string().max(textLimits.line);
export const paragraphSchema = z.string().max(textLimits.text);
export const expressionSchema = z.string().max(textLimits.expression);

export function blankToNull(text: string | null): string | null {
  return text === null || text.trim() === '' ? null : text;
}

/** The first sentence or line of a text, cut to about 120 characters; null when the text is blank. */
export function firstSentence(text: string): string | null {
  const line = text.trim().split('\n', 1)[0] ?? '';
  const end = line.search(/[.!?](\s|$)/);
  return end < 0 ? shortened(line) : shortened(line.slice(0, end + 1));
}

export function shortened(text: string): string | null {
  const plain = text.replaceAll(/\s+/g, ' ').trim();
  if (plain === '') return null;
  return plain.length > 120 ? `${plain.slice(0, 119).trimEnd()}…` : plain;
}
