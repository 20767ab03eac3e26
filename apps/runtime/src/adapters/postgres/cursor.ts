// Lists by cursor: opaque to callers, a short JSON value to us. Times in it have all the digits that the database keeps,
// which a JavaScript date has not.
import { sql } from 'drizzle-orm';
import type { SQL } from 'drizzle-orm';
import type { PgColumn } from 'drizzle-orm/pg-core';
import { z } from 'zod';
import { CursorError } from '../../ports/page.ts';
import type { ListShape } from '../../shapes/index.ts';

/** A time in a cursor: microseconds since the epoch. */
export const microseconds = z.string().regex(/^\d{1,18}$/);

export function inMicroseconds(column: PgColumn): SQL<string> {
  return sql<string>`(extract(epoch from ${column}) * 1000000)::bigint::text`;
}

export function fromMicroseconds(text: string): SQL {
  return sql`timestamptz 'epoch' + ${text}::text::bigint * interval '1 microsecond'`;
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

/** `rows` holds one more than `limit` when there is a next page. */
export function pageOf<Row, Item>(rows: readonly Row[], limit: number, read: { item(row: NoInfer<Row>): Item; cursor(row: NoInfer<Row>): readonly (string | number)[] }): ListShape<Item> {
  const shown = rows.slice(0, limit);
  const last = rows.length > limit ? shown.at(-1) : undefined;
  return { items: shown.map((row) => read.item(row)), next: last === undefined ? null : Buffer.from(JSON.stringify(read.cursor(last))).toString('base64url') };
}
