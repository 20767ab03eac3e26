// Those who use Cadre while things break: they start runs, decide, send signals, try again when no answer comes, and write down
// what was acknowledged.
import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { ProblemError, type Client, type RunShape } from '../../packages/client/src/index.ts';
import type { ApprovalShape } from '../../packages/client/src/index.ts';
import type { Arena } from './arena.ts';
import { commonGraphs, graphNames, type GraphName } from './graphs.ts';
import type { AcknowledgedDecision } from './journal.ts';

const ASK_AGAIN_MS = 150;
/** For what never comes: a busy machine takes its time. */
const PATIENCE_MS = 600_000;
const LANES = 4;
const awaitSignal: ReadonlySet<GraphName> = new Set(['signal', 'loop', 'wide']);

type Answer = Pick<AcknowledgedDecision, 'decision' | 'form'>;

export class Crowd {
  readonly #arena: Arena;
  readonly #slugs = new Map<GraphName, string>();
  readonly #decided = new Set<string>();
  readonly #broken: string[] = [];
  /** Answers given to a decision that was sent twice at once; the refusals are the rest. */
  doubleDecisions = 0;

  constructor(arena: Arena) {
    this.#arena = arena;
  }

  /** Starts a run; the same idempotency key until somebody answers. */
  async run(graph: GraphName, name: string = randomUUID()): Promise<string> {
    const slug = this.#slugs.get(graph) ?? (await this.#publish(graph));
    const { id } = await this.ask((client) => client.runs.create({ graph: slug, draft: true, input: { name }, idempotencyKey: name }));
    this.#arena.journal.runs.set(id, graph);
    return id;
  }

  async runs(counts: { readonly [graph in GraphName]?: number }): Promise<readonly string[]> {
    const wanted = graphNames.flatMap((graph) => Array.from({ length: counts[graph] ?? 0 }, () => graph));
    const ids: string[] = [];
    for (const graph of wanted) ids.push(await this.run(graph));
    return ids;
  }

  /** A run of any graph, now and again, until `signal` is aborted; some at the same time, so that some are always under way. */
  keepStarting(everyMs: number, signal: AbortSignal): Promise<void> {
    const lane = async (): Promise<void> => {
      while (!signal.aborted) {
        await this.run(commonGraphs[this.#arena.crowdRandom(commonGraphs.length)] ?? 'steps');
        await delay(everyMs * LANES);
      }
    };
    const lanes = Promise.all(Array.from({ length: LANES }, lane)).then(() => undefined);
    lanes.catch(() => undefined); // whoever awaits it hears of it; until then it must not end the process
    return lanes;
  }

  /** In passing, while things break: what could not be asked now is asked at the end. */
  answerInPassing(): void {
    void this.answerAll().catch((error: unknown) => {
      if (error instanceof Error && error.message.startsWith('Broken')) this.#broken.push(error.message);
    });
  }

  /** Decides what is asked and sends the signals that are waited for, until every acknowledged run has ended. */
  async untilAllEnded(): Promise<void> {
    const { journal, sql } = this.#arena;
    const until = Date.now() + PATIENCE_MS;
    for (;;) {
      await this.answerAll();
      if (this.#broken.length > 0) throw new Error(this.#broken.join('\n'));
      const open = await this.#looked(() => sql<{ id: string; status: string; parked_reason: string | null; seq: number }[]>`
        select id, status, parked_reason, (select max(seq) from run_events where run_id = id) as seq from runs where ended_at is null`);
      const parked = open.find(({ parked_reason }) => parked_reason !== null);
      if (parked !== undefined) throw new Error(`Run ${parked.id} was parked at ${parked.seq}: ${parked.parked_reason}`);
      if (open.length === 0) return this.#allCompleted([...journal.runs.keys()]);
      if (Date.now() > until) throw new Error(`With the faults over, ${open.length} runs do not end: ${JSON.stringify(open.slice(0, 3))}`);
      await delay(200);
    }
  }

  /** Everything that waits for a person or a signal now. Decisions and signals are sent twice at once. */
  async answerAll(): Promise<void> {
    const { items } = await this.ask((client) => client.approvals.list({ limit: 200 }));
    for (const approval of items) await this.#decideTwice(approval);
    for (const [run, graph] of this.#arena.journal.runs) {
      if (awaitSignal.has(graph) && !this.#arena.journal.signals.has(run)) await this.#signalTwice(run);
    }
  }

  /** Asks any server, again and again, until one gives an answer that counts: a success, or a refusal that says why. */
  async ask<T>(question: (client: Client) => Promise<T>): Promise<T> {
    const until = Date.now() + PATIENCE_MS;
    for (;;) {
      const { clients, crowdRandom } = this.#arena;
      const client = clients[crowdRandom(Math.max(1, clients.length))];
      try {
        if (client !== undefined) return await question(client);
      } catch (error) {
        if (error instanceof ProblemError && error.problem.status < 500) throw error;
        if (Date.now() > until) throw new Error('No server gave an answer for ten minutes.', { cause: error });
      }
      await delay(ASK_AGAIN_MS);
    }
  }

  async #decideTwice(approval: ApprovalShape): Promise<void> {
    const { effect } = approval;
    if (this.#decided.has(effect)) return;
    const outcomes = await Promise.all(this.#answersTo(approval).map((answer) => this.#decide(approval, answer)));
    const accepted = outcomes.filter((outcome) => outcome === 'accepted').length;
    if (accepted > 1) throw new Error(`Broken: a decision counts once. Two were acknowledged for ${effect}.`);
    if (!outcomes.includes('unknown')) this.#decided.add(effect);
    if (accepted === 1) this.doubleDecisions += 1;
  }

  /** Two that say something else. Of a call that was lost, each of them all the same lets its run go on. */
  #answersTo({ form }: ApprovalShape): readonly Answer[] {
    if (form === null) return [{ decision: 'approved', form: null }, { decision: 'rejected', form: null }];
    const outcomes = ['repeat', 'succeeded', 'failed'];
    const first = this.#arena.crowdRandom(outcomes.length);
    return [first, (first + 1) % outcomes.length].map((index) => ({ decision: 'approved', form: { outcome: outcomes[index] ?? 'repeat' } }));
  }

  async #decide({ run, effect }: ApprovalShape, { decision, form }: Answer): Promise<'accepted' | 'refused' | 'unknown'> {
    const { clients, crowdRandom, journal } = this.#arena;
    try {
      const client = clients[crowdRandom(Math.max(1, clients.length))];
      if (client === undefined) return 'unknown';
      await client.runs.decide(run, { effect, decision, ...(form === null ? {} : { form }) });
      journal.decisions.push({ run, effect, decision, form });
      return 'accepted';
    } catch (error) {
      return error instanceof ProblemError && error.problem.status < 500 ? 'refused' : 'unknown';
    }
  }

  async #signalTwice(run: string): Promise<void> {
    const send = async (): Promise<void> => {
      const known = await this.ask((client): Promise<RunShape | null> => client.runs.signal(run, { name: 'go' })).catch((error: unknown) => {
        if (error instanceof ProblemError && error.problem.code === 'run_ended') return null; // the other one was enough
        throw error;
      });
      if (known !== null) this.#arena.journal.signalled(run);
    };
    await Promise.all([send(), send()]);
  }

  async #publish(graph: GraphName): Promise<string> {
    const { slug } = await this.ask((client) => client.graphs.create({ graph: this.#arena.graphs[graph] }));
    this.#slugs.set(graph, slug);
    return slug;
  }

  async #allCompleted(runs: readonly string[]): Promise<void> {
    const rows = await this.#looked(() => this.#arena.sql<{ id: string; status: string; result: unknown }[]>`select id, status, result from runs where id = any(${runs}::text[]) and status <> 'completed'`);
    if (rows.length > 0) throw new Error(`With the faults over, ${rows.length} runs did not complete, such as ${rows[0]?.id}: ${JSON.stringify(rows[0]?.result)}`);
  }

  /** Patient with a database that is coming back. */
  async #looked<T>(look: () => Promise<T>): Promise<T> {
    for (let tries = 400; ; tries -= 1) {
      try {
        return await look();
      } catch (error) {
        if (tries === 0) throw error;
        await delay(ASK_AGAIN_MS);
      }
    }
  }
}
