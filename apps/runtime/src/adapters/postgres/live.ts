// Live news: in this process by a call, between processes by the bulletin, and there only while somebody watches. Watchers
// repeat their interest, so that a host which came later learns of it, and one that never hears again forgets.
import { toRunId } from '@cadre/run-core';
import type { RunId } from '@cadre/run-core';
import { z } from 'zod';
import type { Live, LiveNews } from '../../ports/live.ts';
import type { DeltaShape } from '../../shapes/index.ts';
import { MAX_NEWS_BYTES } from './bulletin.ts';
import type { Bulletin } from './bulletin.ts';

const INTEREST_EVERY_MS = 5_000;
const INTEREST_LASTS_MS = 15_000;
const DELTAS_EVERY_MS = 50;
/** Characters of one delta between processes; each may take six bytes as JSON. */
const DELTA_CHARACTERS = 1_000;

const deltaSchema = z.strictObject({ effect: z.string(), actor: z.string(), node: z.string(), text: z.string() });
const newsSchema = z.tuple([z.string(), z.number(), z.array(deltaSchema)]);

export class PostgresLive implements Live {
  readonly #bulletin: Bulletin;
  readonly #watchers = new Map<RunId, Set<(news: LiveNews) => void>>();
  /** Runs that other processes watch, and until when that holds. */
  readonly #interests = new Map<RunId, number>();
  readonly #callListeners = new Set<(run: RunId | null) => void>();
  #outbox = new Map<RunId, { seq: number; deltas: DeltaShape[] }>();
  #flushTimer: NodeJS.Timeout | null = null;
  readonly #interestTimer: NodeJS.Timeout;

  constructor(bulletin: Bulletin) {
    this.#bulletin = bulletin;
    bulletin.on('interest', (body) => this.#interests.set(toRunId(body), Date.now() + INTEREST_LASTS_MS));
    bulletin.on('call', (body) => this.#hear(toRunId(body)));
    bulletin.on('live', (body) => this.#receive(body));
    bulletin.onReconnect(() => this.#hear(null));
    this.#interestTimer = setInterval(() => this.#renewInterest(), INTEREST_EVERY_MS).unref();
  }

  publish(run: RunId, news: LiveNews): void {
    const isWatchedHere = this.#watchers.has(run);
    const isWatchedElsewhere = (this.#interests.get(run) ?? 0) > Date.now();
    if (!isWatchedHere && !isWatchedElsewhere) return;
    if (isWatchedHere && news.seq !== undefined) this.#deliver(run, { seq: news.seq });
    if (news.deltas === undefined && !isWatchedElsewhere) return;
    const waiting = this.#outbox.get(run) ?? { seq: 0, deltas: [] };
    this.#outbox.set(run, waiting);
    waiting.seq = Math.max(waiting.seq, news.seq ?? 0);
    for (const delta of news.deltas ?? []) add(waiting.deltas, delta);
    this.#flushTimer ??= setTimeout(() => this.#flush(), DELTAS_EVERY_MS);
  }

  watch(run: RunId, listener: (news: LiveNews) => void): () => void {
    const listeners = this.#watchers.get(run) ?? new Set();
    this.#watchers.set(run, listeners);
    listeners.add(listener);
    this.#bulletin.post('interest', run);
    return () => {
      listeners.delete(listener);
      if (listeners.size === 0 && this.#watchers.get(run) === listeners) this.#watchers.delete(run);
    };
  }

  call(run: RunId): void {
    this.#hear(run);
    this.#bulletin.post('call', run);
  }

  onCall(listener: (run: RunId | null) => void): () => void {
    this.#callListeners.add(listener);
    return () => this.#callListeners.delete(listener);
  }

  stop(): Promise<void> {
    clearInterval(this.#interestTimer);
    if (this.#flushTimer !== null) clearTimeout(this.#flushTimer);
    this.#watchers.clear();
    return this.#bulletin.stop();
  }

  #hear(run: RunId | null): void {
    for (const listener of this.#callListeners) listener(run);
  }

  #deliver(run: RunId, news: LiveNews): void {
    for (const listener of this.#watchers.get(run) ?? []) listener(news);
  }

  #flush(): void {
    this.#flushTimer = null;
    const outbox = this.#outbox;
    this.#outbox = new Map();
    const now = Date.now();
    for (const [run, { seq, deltas }] of outbox) {
      if (deltas.length > 0) this.#deliver(run, { deltas });
      if ((this.#interests.get(run) ?? 0) > now) for (const body of pack(run, seq, deltas)) this.#bulletin.post('live', body);
    }
  }

  #receive(body: string): void {
    const [id, seq, deltas] = newsSchema.parse(JSON.parse(body));
    this.#deliver(toRunId(id), { ...(seq > 0 ? { seq } : {}), ...(deltas.length > 0 ? { deltas } : {}) });
  }

  #renewInterest(): void {
    const now = Date.now();
    for (const [run, until] of this.#interests) if (until <= now) this.#interests.delete(run);
    for (const run of this.#watchers.keys()) this.#bulletin.post('interest', run);
  }
}

/** Words of one call that follow each other are one delta. */
function add(deltas: DeltaShape[], delta: DeltaShape): void {
  const last = deltas.at(-1);
  if (last?.effect === delta.effect) deltas[deltas.length - 1] = { ...last, text: last.text + delta.text };
  else deltas.push(delta);
}

/** Each part is small enough for NOTIFY. A delta whose ids alone are too long is left out: its words are in the log soon. */
function pack(run: RunId, seq: number, deltas: readonly DeltaShape[]): readonly string[] {
  const bodies: string[] = seq > 0 ? [JSON.stringify([run, seq, []])] : [];
  let part: DeltaShape[] = [];
  for (const delta of deltas.flatMap(split)) {
    if (!fits(run, [delta])) continue;
    if (!fits(run, [...part, delta])) {
      bodies.push(JSON.stringify([run, 0, part]));
      part = [];
    }
    part.push(delta);
  }
  if (part.length > 0) bodies.push(JSON.stringify([run, 0, part]));
  return bodies;
}

function fits(run: RunId, deltas: readonly DeltaShape[]): boolean {
  return Buffer.byteLength(JSON.stringify([run, 0, deltas])) < MAX_NEWS_BYTES - 100;
}

function split(delta: DeltaShape): readonly DeltaShape[] {
  const characters = [...delta.text];
  const parts: DeltaShape[] = [];
  for (let from = 0; from < characters.length; from += DELTA_CHARACTERS) parts.push({ ...delta, text: characters.slice(from, from + DELTA_CHARACTERS).join('') });
  return parts;
}
