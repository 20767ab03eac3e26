// Rows of hosts as everybody reads them: who is alive is Postgres's to say.
import type { Sql, Transaction } from '../postgres/connect.ts';

/** First half of the advisory lock; the second is the host's own number. */
export const LOCK_CLASS = 40_227_012;

/** Part of a statement on `hosts`: whether somebody holds the row's lock in this database. */
export function isAlive(sql: Sql | Transaction) {
  return sql`exists (
    select from pg_locks where locktype = 'advisory' and granted and classid = ${LOCK_CLASS} and objid = hosts.lock_key::oid and objsubid = 2
      and database = (select oid from pg_database where datname = current_database()))`;
}
