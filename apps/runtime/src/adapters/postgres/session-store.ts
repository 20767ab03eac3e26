// Sessions in PostgreSQL: rows are written by the append statement (see `insert-turns.ts`), and read and removed here.
import type { MemoryTurn } from '@cadre/run-core';
import { and, desc, eq, sql } from 'drizzle-orm';
import { z } from 'zod';
import type { PageRequest } from '../../ports/page.ts';
import type { SessionName, SessionStore } from '../../ports/session-store.ts';
import type { ListShape, SessionShape, SessionTurnShape } from '../../shapes/index.ts';
import type { Sql } from './connect.ts';
import { decodeCursor, fromMicroseconds, inMicroseconds, microseconds, pageOf } from './cursor.ts';
import { drizzleOn } from './drizzle-on.ts';
import type { Drizzle } from './drizzle-on.ts';
import { toPlainText } from './plain-text.ts';
import { sessions, sessionTurns } from './schema.ts';

const sessionCursor = z.tuple([microseconds, z.string().max(200), z.string().max(400)]);
const turnCursor = z.tuple([microseconds, z.string().max(200), z.int().min(0), z.int().min(0), z.string().max(1_000)]);

export class PostgresSessionStore implements SessionStore {
  readonly #sql: Sql;
  readonly #database: Drizzle;

  constructor(connection: Sql) {
    this.#sql = connection;
    this.#database = drizzleOn(connection);
  }

  async recall({ graph, session }: SessionName, agents: readonly string[], limit: number): Promise<{ readonly [agent: string]: readonly MemoryTurn[] }> {
    const rows = await this.#sql<{ agent: string; turn: MemoryTurn }[]>`
      select wanted.agent, newest.turn
      from unnest(${agents}::text[]) as wanted (agent)
      cross join lateral (
        select at, run_id, seq, place, turn from session_turns
        where graph = ${graph} and session = ${toPlainText(session)} and session_turns.agent = wanted.agent
        order by at desc, run_id desc, seq desc, place desc limit ${limit}
      ) as newest
      order by at, run_id, seq, place`;
    const turns: { [agent: string]: MemoryTurn[] } = {};
    for (const { agent, turn } of rows) (turns[agent] ??= []).push(turn);
    return turns;
  }

  async list({ graph, cursor, limit }: PageRequest & { readonly graph?: string | undefined }): Promise<ListShape<SessionShape>> {
    const after = cursor === undefined ? null : decodeCursor(cursor, sessionCursor);
    const { updatedAt } = sessions;
    const rows = await this.#database
      .select({ row: sessions, updatedMicroseconds: inMicroseconds(updatedAt) })
      .from(sessions)
      .where(
        and(
          graph === undefined ? undefined : eq(sessions.graph, graph),
          after === null ? undefined : sql`(${updatedAt} < ${fromMicroseconds(after[0])} or (${updatedAt} = ${fromMicroseconds(after[0])} and (${sessions.graph}, ${sessions.session}) > (${after[1]}, ${after[2]})))`,
        ),
      )
      .orderBy(desc(updatedAt), sessions.graph, sessions.session)
      .limit(limit + 1);
    return pageOf(rows, limit, { item: ({ row }) => toShape(row), cursor: ({ row, updatedMicroseconds }) => [updatedMicroseconds, row.graph, row.session] });
  }

  async get(name: SessionName): Promise<SessionShape | null> {
    const [row] = await this.#database.select().from(sessions).where(isNamed(name));
    return row === undefined ? null : toShape(row);
  }

  async turns({ graph, session }: SessionName, { cursor, limit }: PageRequest): Promise<ListShape<SessionTurnShape>> {
    const after = cursor === undefined ? null : decodeCursor(cursor, turnCursor);
    const { at, runId, seq, place, agent } = sessionTurns;
    const rows = await this.#database
      .select({ row: sessionTurns, microseconds: inMicroseconds(at) })
      .from(sessionTurns)
      .where(
        and(
          eq(sessionTurns.graph, graph),
          eq(sessionTurns.session, toPlainText(session)),
          after === null ? undefined : sql`(${at}, ${runId}, ${seq}, ${place}, ${agent}) < (${fromMicroseconds(after[0])}, ${after[1]}, ${after[2]}, ${after[3]}, ${after[4]})`,
        ),
      )
      .orderBy(desc(at), desc(runId), desc(seq), desc(place), desc(agent))
      .limit(limit + 1);
    return pageOf(rows, limit, { item: ({ row }) => toTurnShape(row), cursor: ({ row, microseconds: time }) => [time, row.runId, row.seq, row.place, row.agent] });
  }

  /** Two statements: one that is writing meanwhile holds the session's row, and its turns are seen by the second. */
  async remove({ graph, session }: SessionName): Promise<number | null> {
    const name = toPlainText(session);
    const removed = await this.#sql.begin(async (transaction) => {
      const gone = await transaction`delete from sessions where graph = ${graph} and session = ${name}`;
      const turns = await transaction`delete from session_turns where graph = ${graph} and session = ${name}`;
      return { existed: gone.count > 0, turns: turns.count };
    });
    return removed.existed ? removed.turns : null;
  }
}

function isNamed({ graph, session }: SessionName) {
  return and(eq(sessions.graph, graph), eq(sessions.session, toPlainText(session)));
}

function toShape({ graph, session, turns, createdAt, updatedAt }: typeof sessions.$inferSelect): SessionShape {
  return { graph, session, turns, createdAt: createdAt.toISOString(), updatedAt: updatedAt.toISOString() };
}

function toTurnShape({ agent, turn: { task, answer }, runId, seq, at }: typeof sessionTurns.$inferSelect): SessionTurnShape {
  return { agent, task, answer, run: runId, seq, at: at.toISOString() };
}
