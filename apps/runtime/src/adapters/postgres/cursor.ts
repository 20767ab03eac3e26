// Cursors as text: opaque to callers, a short JSON value to us.
import type { z } from 'zod';
import { CursorError } from '../../ports/page.ts';

export function encodeCursor(value: readonly (string | number)[]): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}

/** @throws CursorError when `cursor` does not hold what `schema` says */
export function decodeCursor<T>(cursor: string, schema: z.ZodType<T>): T {
  try {
    const text = Buffer.from(cursor, 'base64url').toString('utf8');
    if (text.includes('\\u0000')) throw new Error('Postgres text holds no U+0000.');
    return schema.parse(JSON.parse(text));
  } catch (cause) {
    throw new CursorError('The cursor is not one of this list.', { cause });
  }
}
