// Activations that the database says are in this host's hand while the host knows nothing of them, such as those of a fetch whose
// commit was not answered. Heartbeats keep them alive, so nobody else would ever take them: they are given back.
import type { Sql } from '../postgres/connect.ts';

export class Strays {
  readonly #sql: Sql;
  #suspects: ReadonlySet<string> = new Set();

  constructor(sql: Sql) {
    this.#sql = sql;
  }

  /** @returns jobs that this host did not know at the last look either: between a commit and the host lies a moment */
  async find(host: string, hand: { readonly size: number; has(job: string): boolean }): Promise<readonly string[]> {
    const sql = this.#sql;
    const [row] = await sql<{ jobs: number }[]>`select count(*)::int as jobs from held_jobs where host_id = ${host}`;
    const held = (row?.jobs ?? 0) > hand.size ? await sql<{ job: string }[]>`select job_id as job from held_jobs where host_id = ${host}` : [];
    const unknown = held.map(({ job }) => job).filter((job) => !hand.has(job));
    const strays = unknown.filter((job) => this.#suspects.has(job));
    this.#suspects = new Set(unknown);
    return strays;
  }
}
