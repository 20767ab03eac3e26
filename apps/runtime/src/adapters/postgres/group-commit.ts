// Many small writes become few large ones without waiting: whenever one of a few lanes is free, everything queued goes out
// through it at once. No timer, so nothing is slower when idle. Items of one run never share a batch and never overtake.
export interface GroupCommitOptions<Item, Outcome> {
  readonly lanes: number;
  readonly maxItems: number;
  /** Items with the same key go out one after the other. */
  keyOf(item: Item): string;
  /** One outcome an item, in order; an Error rejects that item alone. A thrown error rejects them all. */
  write(items: readonly Item[]): Promise<readonly (Outcome | Error)[]>;
}

interface Waiting<Item, Outcome> {
  readonly item: Item;
  readonly key: string;
  readonly resolve: (outcome: Outcome) => void;
  readonly reject: (error: unknown) => void;
}

export class GroupCommit<Item, Outcome> {
  readonly #options: GroupCommitOptions<Item, Outcome>;
  readonly #busy = new Set<string>();
  #queue: Waiting<Item, Outcome>[] = [];
  #lanesInUse = 0;
  #isScheduled = false;

  constructor(options: GroupCommitOptions<Item, Outcome>) {
    this.#options = options;
  }

  /** Settles when the item's batch is written. */
  add(item: Item): Promise<Outcome> {
    return new Promise((resolve, reject) => {
      this.#queue.push({ item, key: this.#options.keyOf(item), resolve, reject });
      this.#schedule();
    });
  }

  /** Rejects everything that waits. What is being written is not touched. */
  reject(error: Error): void {
    const waiting = this.#queue;
    this.#queue = [];
    for (const each of waiting) each.reject(error);
  }

  /** After the I/O callbacks of this turn of the event loop, so that what they add goes out together. */
  #schedule(): void {
    if (this.#isScheduled || this.#lanesInUse >= this.#options.lanes || this.#queue.length === 0) return;
    this.#isScheduled = true;
    setImmediate(() => {
      this.#isScheduled = false;
      const batch = this.#take();
      if (batch.length > 0) void this.#send(batch);
      // What is left over is waited for by its key or by the size of a batch.
      if (batch.length === this.#options.maxItems) this.#schedule();
    });
  }

  #take(): readonly Waiting<Item, Outcome>[] {
    const batch: Waiting<Item, Outcome>[] = [];
    const left: Waiting<Item, Outcome>[] = [];
    for (const each of this.#queue) {
      if (batch.length < this.#options.maxItems && !this.#busy.has(each.key)) {
        this.#busy.add(each.key);
        batch.push(each);
      } else {
        left.push(each);
      }
    }
    this.#queue = left;
    return batch;
  }

  async #send(batch: readonly Waiting<Item, Outcome>[]): Promise<void> {
    this.#lanesInUse += 1;
    try {
      const outcomes = await this.#options.write(batch.map((each) => each.item));
      batch.forEach((each, index) => {
        const outcome = outcomes[index];
        if (outcome === undefined) each.reject(new Error('The batch gave no outcome for this item.'));
        else if (outcome instanceof Error) each.reject(outcome);
        else each.resolve(outcome);
      });
    } catch (error) {
      for (const each of batch) each.reject(error);
    } finally {
      this.#lanesInUse -= 1;
      for (const each of batch) this.#busy.delete(each.key);
      this.#schedule();
    }
  }
}
