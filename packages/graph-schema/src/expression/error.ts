// What went wrong with an expression, as data. Translates what the CEL library throws; none of its types leave this folder.
import { EvaluationError, ParseError, TypeError as CelTypeError } from '@marcbachmann/cel-js';

export interface ExpressionError {
  readonly code: 'syntax' | 'type' | 'missing' | 'limit';
  readonly message: string;
  /** Offsets in the source. */
  readonly from?: number;
  readonly to?: number;
  /** What was missing, as written, e.g. `input.amount`. */
  readonly path?: string;
}

/** Thrown inside an evaluation by our own operators and meters, caught at its border. */
export class Refused extends Error {
  readonly code: ExpressionError['code'];

  constructor(code: ExpressionError['code'], message: string) {
    super(message);
    this.code = code;
  }
}

const missing: ReadonlySet<string> = new Set(['no_such_key', 'index_out_of_bounds', 'unknown_variable', 'optional_value_missing']);
const longestPath = 200;

function missingMessage(code: string, path: string): string {
  if (code === 'optional_value_missing') return `${path} has no value. Give one with .orValue(…).`;
  return `${path} is missing. Ask for it with .? and .orValue(…) if it may be absent.`;
}

/** @param caught what parsing, checking or evaluating `source` threw */
export function toExpressionError(caught: unknown, source: string): ExpressionError {
  if (caught instanceof Refused) return { code: caught.code, message: caught.message };
  if (caught instanceof ParseError || caught instanceof EvaluationError || caught instanceof CelTypeError) {
    const place = caught.range === undefined ? {} : { from: caught.range.start, to: caught.range.end };
    if (caught.code === 'limit_exceeded') return { code: 'limit', message: caught.summary, ...place };
    if (caught instanceof ParseError) return { code: 'syntax', message: caught.summary, ...place };
    if (caught instanceof EvaluationError && missing.has(caught.code)) {
      const written = caught.node === undefined ? '' : source.slice(caught.node.start, caught.node.end);
      const path = (written === '' ? caught.summary : written).slice(0, longestPath);
      return { code: 'missing', message: missingMessage(caught.code, path), path, ...place };
    }
    if (caught.code === 'unsupported_type') return { code: 'type', message: 'An object with a key named constructor cannot be read.', ...place };
    return { code: 'type', message: caught.summary, ...place };
  }
  if (caught instanceof RangeError) return { code: 'limit', message: 'The expression needs too much memory.' };
  return { code: 'type', message: caught instanceof Error ? caught.message : 'The expression failed.' };
}
