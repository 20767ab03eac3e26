// Follows a run on any process: the truth is the log's tail, hints only say when to look, and a look at least once a second
// means that nothing depends on hints. Words of open model calls are passed on as they come and dropped for slow readers.
import { toRunId } from '@cadre/run-core';
import type { RunId } from '@cadre/run-core';
import type { EventLog } from '../ports/event-log.ts';
import type { Live, LiveNews } from '../ports/live.ts';
import type { RunStore } from '../ports/run-store.ts';
import type { DeltaShape, EventShape, RunShape, StatusShape } from '../shapes/index.ts';
import { toEventShape } from './event-shape.ts';

export type RunNews =
  | { readonly type: 'status'; readonly status: StatusShape }
  | { readonly type: 'events'; readonly events: readonly EventShape[] }
  | { readonly type: 'deltas'; readonly deltas: readonly DeltaShape[] };

const LOOK_MS = 1_000;
const PAGE = 500;
const DELTAS_KEPT = 2_000;

/** What a watcher needs of the world. */
export interface Watched {
  readonly runs: Pick<RunStore, 'get'>;
  readonly log: Pick<EventLog, 'read'>;
  readonly live: Pick<Live, 'watch'>;
}

export interface Watch {
  /** Start after this seq. */
  readonly after: number;
  readonly signal: AbortSignal;
}

/** The status first, then events (each once, in order), status changes and deltas; ends with the run, or on abort. The run must exist. */
export async function* watchRun(world: Watched, id: string, { after, signal }: Watch): AsyncGenerator<RunNews> {
  const run = toRunId(id);
  using inbox = new Inbox(world.live, run);
  let last = after;
  let told: StatusShape | null = null;
  while (!signal.aborted) {
    const row = await world.runs.get(run);
    if (row === null) return;
    const status = toStatus(row);
    if (told === null) yield { type: 'status', status };
    for (let isMore = true; isMore && !signal.aborted; ) {
      const events = (await world.log.read(run, last, PAGE)).map(toEventShape);
      isMore = events.length === PAGE;
      last = events.at(-1)?.seq ?? last;
      if (events.length > 0) yield { type: 'events', events };
    }
    if (told !== null && (told.status !== status.status || told.parked !== status.parked)) yield { type: 'status', status };
    told = status;
    if (isFinal(row) && last >= row.seq) return;
    const lookAt = performance.now() + LOOK_MS;
    for (let hasGrown = false; !hasGrown && !signal.aborted; ) {
      const news = await inbox.next(Math.max(0, lookAt - performance.now()), signal);
      hasGrown = news.hasGrown;
      if (news.deltas.length > 0) yield { type: 'deltas', deltas: news.deltas };
    }
  }
}

/** Waits until the run has ended, or `signal` says it was long enough. */
export async function waitForEnd(world: Watched, run: RunShape, signal: AbortSignal): Promise<RunShape> {
  const news = watchRun(world, run.id, { after: run.seq, signal });
  while ((await news.next()).done !== true);
  return (await world.runs.get(toRunId(run.id))) ?? run;
}

export function isFinal({ status }: Pick<RunShape, 'status'>): boolean {
  return status === 'completed' || status === 'failed' || status === 'cancelled';
}

function toStatus({ status, seq, parked }: RunShape): StatusShape {
  return { status, seq, parked: parked !== null };
}

/** News that came while the reader was busy. */
class Inbox {
  #deltas: DeltaShape[] = [];
  #hasGrown = false;
  #wake: (() => void) | null = null;
  readonly #stop: () => void;

  constructor(live: Watched['live'], run: RunId) {
    this.#stop = live.watch(run, (news) => this.#put(news));
  }

  /** Resolves with what has come, at once if something has; after `milliseconds` it is time to look anyway. */
  async next(milliseconds: number, signal: AbortSignal): Promise<{ readonly hasGrown: boolean; readonly deltas: readonly DeltaShape[] }> {
    const isTime = this.#hasGrown || this.#deltas.length > 0 ? false : await this.#sleep(milliseconds, signal);
    const news = { hasGrown: this.#hasGrown || isTime, deltas: this.#deltas };
    this.#hasGrown = false;
    this.#deltas = [];
    return news;
  }

  [Symbol.dispose](): void {
    this.#stop();
  }

  #put({ seq, deltas = [] }: LiveNews): void {
    if (seq !== undefined) this.#hasGrown = true;
    if (this.#deltas.length < DELTAS_KEPT) this.#deltas.push(...deltas);
    this.#wake?.();
  }

  /** @returns true when the time passed without news */
  #sleep(milliseconds: number, signal: AbortSignal): Promise<boolean> {
    return new Promise((resolve) => {
      const end = (isTime: boolean) => {
        clearTimeout(timer);
        signal.removeEventListener('abort', wake);
        this.#wake = null;
        resolve(isTime);
      };
      const wake = () => end(false);
      const timer = setTimeout(end, milliseconds, true);
      signal.addEventListener('abort', wake, { once: true });
      this.#wake = wake;
      if (signal.aborted) wake();
    });
  }
}
