// drizzle on our own connections and transactions. Built from drizzle's parts instead of by its `drizzle()`, which replaces
// the client's parsers under the hand-written SQL, asks twice for what is not prepared, and puts every parameter, whoever's
// secret it is, into the message of an error.
import { DrizzleQueryError } from 'drizzle-orm';
import type { ExtractTablesWithRelations } from 'drizzle-orm';
import { PgDatabase, PgDialect } from 'drizzle-orm/pg-core';
import { PostgresJsSession } from 'drizzle-orm/postgres-js';
import type { PostgresJsQueryResultHKT } from 'drizzle-orm/postgres-js';
import type { Sql, Transaction } from './connect.ts';

/** Transactions are begun on the connection, so that hand-written statements can be part of them: `sql.begin((transaction) => drizzleOn(transaction)...)`. */
export type Drizzle = Pick<PgDatabase<PostgresJsQueryResultHKT>, 'select' | 'insert' | 'update' | 'delete'>;

type NoSchema = Record<string, never>;
const dialect = new PgDialect();

export function drizzleOn(sql: Sql | Transaction): Drizzle {
  // Its type asks for a whole client; a session that begins no transaction uses `unsafe` alone, which a transaction has too.
  return new PgDatabase(dialect, new Session(sql as Sql, dialect, undefined), undefined);
}

class Session extends PostgresJsSession<Sql, NoSchema, ExtractTablesWithRelations<NoSchema>> {
  override prepareQuery: PostgresJsSession<Sql, NoSchema, NoSchema>['prepareQuery'] = (...[query, fields, , ...rest]) => {
    const prepared = super.prepareQuery(query, fields, 'prepared', ...rest);
    const execute = prepared.execute.bind(prepared);
    prepared.execute = (values) => execute(values).catch(throwCause);
    return prepared;
  };
}

function throwCause(error: unknown): never {
  throw error instanceof DrizzleQueryError && error.cause !== undefined ? error.cause : error;
}
