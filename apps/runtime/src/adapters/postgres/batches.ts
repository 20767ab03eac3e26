// Many small statements become few large ones without waiting: whenever one of a few lanes is free, everything queued goes
// out through it at once. No timer, so nothing is slower when idle. For writes this is a group commit; for reads it is one
// answer for all who ask in the same moment.
import { isTransient } from './connect.ts';

export interface BatchOptions<Item, Outcome> {
  readonly lanes: number;
  readonly maxItems: number;
  /** After a batch of several, a lane rests so many times as long as that took: a crowd goes in fewer, larger batches and leaves room for others. */
  readonly rest?: number;
  /** Items with the same key never share a batch and never overtake each other. Without it, no item minds another. */
  keyOf?(item: Item): string;
  /** One outcome an item, in order. When it throws because of an item, each item is sent alone, so that the others don't suffer. */
  send(items: readonly Item[]): Promise<readonly Outcome[]>;
}

interface Waiting<Item, Outcome> {
  readonly item: Item;
  readonly key: string | undefined;
  readonly resolve: (outcome: Outcome) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * So many go out at once, without the rest of this turn of the event loop: while the database writes them, this process goes on with
 * the others. Without that, whoever came in together stays together, and either of the two waits for the other (a third slower).
 */
const WORTH_SENDING = 32;
/** A slow database needs no rest from us. */
const LONGEST_REST_MS = 80;

export class Batches<Item, Outcome> {
  readonly #options: BatchOptions<Item, Outcome>;
  readonly #busy = new Set<string>();
  #queue: Waiting<Item, Outcome>[] = [];
  #lanesInUse = 0;
  #underWay = 0;
  #isScheduled = false;

  constructor(options: BatchOptions<Item, Outcome>) {
    this.#options = options;
  }

  /** Items that are not answered yet. */
  get pending(): number {
    return this.#queue.length + this.#underWay;
  }

  /** Settles when the item's batch is answered. */
  add(item: Item): Promise<Outcome> {
    return new Promise((resolve, reject) => {
      this.#queue.push({ item, key: this.#options.keyOf?.(item), resolve, reject });
      this.#schedule();
    });
  }

  /** Rejects everything that waits. What is under way is not touched. */
  reject(error: Error): void {
    const waiting = this.#queue;
    this.#queue = [];
    for (const each of waiting) each.reject(error);
  }

  /** A few go out after the I/O callbacks of this turn of the event loop, so that what these add goes along. */
  #schedule(): void {
    if (this.#queue.length >= WORTH_SENDING) return this.#sendWaiting();
    if (this.#isScheduled || this.#lanesInUse >= this.#options.lanes || this.#queue.length === 0) return;
    this.#isScheduled = true;
    setImmediate(() => {
      this.#isScheduled = false;
      this.#sendWaiting();
    });
  }

  #sendWaiting(): void {
    if (this.#lanesInUse >= this.#options.lanes) return;
    const batch = this.#take();
    if (batch.length > 0) void this.#send(batch);
    // What is left over is waited for by its key or by the size of a batch.
    if (batch.length === this.#options.maxItems) this.#schedule();
  }

  #take(): readonly Waiting<Item, Outcome>[] {
    const batch: Waiting<Item, Outcome>[] = [];
    const left: Waiting<Item, Outcome>[] = [];
    for (const each of this.#queue) {
      if (batch.length >= this.#options.maxItems || (each.key !== undefined && this.#busy.has(each.key))) {
        left.push(each);
        continue;
      }
      if (each.key !== undefined) this.#busy.add(each.key);
      batch.push(each);
    }
    this.#queue = left;
    return batch;
  }

  async #send(batch: readonly Waiting<Item, Outcome>[]): Promise<void> {
    this.#lanesInUse += 1;
    this.#underWay += batch.length;
    const begunAt = performance.now();
    const deliver = await this.#ask(batch);
    this.#underWay -= batch.length;
    for (const { key } of batch) if (key !== undefined) this.#busy.delete(key);
    const rest = batch.length === 1 ? 0 : Math.min((this.#options.rest ?? 0) * (performance.now() - begunAt), LONGEST_REST_MS);
    if (rest === 0) this.#freeLane();
    else setTimeout(() => this.#freeLane(), rest);
    deliver();
  }

  #freeLane(): void {
    this.#lanesInUse -= 1;
    this.#schedule();
  }

  /** @returns what tells those who wait */
  async #ask(batch: readonly Waiting<Item, Outcome>[]): Promise<() => void> {
    try {
      const outcomes = await this.#options.send(batch.map((each) => each.item));
      if (outcomes.length !== batch.length) throw new Error(`${outcomes.length} outcomes came for ${batch.length} items.`);
      return () => outcomes.forEach((outcome, index) => batch[index]?.resolve(outcome));
    } catch (error) {
      if (batch.length === 1 || isTransient(error)) return () => batch.forEach(({ reject }) => reject(error));
      const deliveries = await Promise.all(batch.map((each) => this.#ask([each])));
      return () => deliveries.forEach((deliver) => deliver());
    }
  }
}
