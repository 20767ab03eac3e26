// Follows a run by server-sent events: each event once and in order, over lost connections, until the run ends.
import { createParser } from 'eventsource-parser';
import type { DeltaShape, EventShape, StatusShape } from '@cadre/runtime/shapes';
import { ProblemError } from './problem-error.ts';
import type { Send } from './request.ts';

export interface FollowOptions {
  /** Start after this seq; default 0, the whole log. */
  readonly after?: number | undefined;
  /** Aborting ends the promise normally. */
  readonly signal?: AbortSignal | undefined;
  onEvent?(event: EventShape): void;
  /** Words of a model call still going on. Not repeated after a reconnection. */
  onDelta?(delta: DeltaShape): void;
  /** First and at every change; again after a reconnection. */
  onStatus?(status: StatusShape): void;
  /** The connection was lost; it is tried again in `retryInMs`. */
  onError?(error: unknown, retryInMs: number): void;
}

interface Message {
  readonly event: string;
  readonly data: string;
}

/** Heartbeats come every 15 s; a connection silent for three of them is dead, whatever the socket says. */
const SILENCE_MS = 45_000;
const FIRST_RETRY_MS = 250;
const LAST_RETRY_MS = 5_000;

const finalStatuses: ReadonlySet<string> = new Set(['completed', 'failed', 'cancelled']);

/** Resolves when the run has ended and its last event was given, or on abort. @throws ProblemError when the server refuses (4xx) */
export async function followRun(send: Send, path: string, options: FollowOptions): Promise<void> {
  const stop = options.signal ?? new AbortController().signal;
  let after = options.after ?? 0;
  let retryInMs = FIRST_RETRY_MS;
  /** The run's last seq, once it has ended. */
  let end: number | null = null;
  const isOver = () => end !== null && after >= end;

  function take(message: Message): void {
    retryInMs = FIRST_RETRY_MS;
    if (message.event === 'event') {
      const event: EventShape = JSON.parse(message.data);
      if (event.seq <= after) return;
      after = event.seq;
      options.onEvent?.(event);
    } else if (message.event === 'delta') {
      const delta: DeltaShape = JSON.parse(message.data);
      options.onDelta?.(delta);
    } else if (message.event === 'status') {
      const status: StatusShape = JSON.parse(message.data);
      if (finalStatuses.has(status.status)) end = status.seq;
      options.onStatus?.(status);
    }
  }

  while (!isOver() && !stop.aborted) {
    const connection = new Connection(stop);
    try {
      const response = await send(path, { query: { after }, headers: { accept: 'text/event-stream' }, signal: connection.signal });
      for await (const message of connection.messages(response)) take(message);
    } catch (error) {
      if (stop.aborted) return;
      if (!connection.isLost(error)) throw error;
      options.onError?.(error, retryInMs);
    } finally {
      connection.close();
    }
    if (isOver()) return;
    await pause(retryInMs, stop);
    retryInMs = Math.min(retryInMs * 2, LAST_RETRY_MS);
  }
}

/** One connection: tells its own failures (worth a retry) from errors thrown by the caller's handlers. */
class Connection {
  readonly #abort = new AbortController();
  readonly #stop: AbortSignal;
  readonly #onStop = () => this.#abort.abort();
  #isReading = true;
  #silence: ReturnType<typeof setTimeout> | undefined;

  constructor(stop: AbortSignal) {
    this.#stop = stop;
    stop.addEventListener('abort', this.#onStop, { once: true });
    if (stop.aborted) this.#onStop();
    this.#listen();
  }

  get signal(): AbortSignal {
    return this.#abort.signal;
  }

  async *messages(response: Response): AsyncGenerator<Message> {
    if (response.body === null) return;
    const messages: Message[] = [];
    const parser = createParser({ onEvent: ({ event, data }) => messages.push({ event: event ?? 'message', data }) });
    const reader = response.body.getReader();
    const decoder = new TextDecoder();
    for (;;) {
      this.#isReading = true;
      const chunk = await reader.read();
      this.#isReading = false;
      if (chunk.done) return;
      this.#listen();
      parser.feed(decoder.decode(chunk.value, { stream: true }));
      yield* messages.splice(0);
    }
  }

  isLost(error: unknown): boolean {
    if (error instanceof ProblemError) return error.problem.status >= 500 || error.problem.status === 429;
    return this.#isReading;
  }

  close(): void {
    clearTimeout(this.#silence);
    this.#stop.removeEventListener('abort', this.#onStop);
    this.#abort.abort();
  }

  #listen(): void {
    clearTimeout(this.#silence);
    this.#silence = setTimeout(() => this.#abort.abort(new Error('The stream went silent.')), SILENCE_MS);
  }
}

function pause(milliseconds: number, stop: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const end = () => {
      clearTimeout(timer);
      stop.removeEventListener('abort', end);
      resolve();
    };
    const timer = setTimeout(end, milliseconds);
    stop.addEventListener('abort', end, { once: true });
    if (stop.aborted) end();
  });
}
