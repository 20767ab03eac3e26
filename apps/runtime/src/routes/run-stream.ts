// A run as server-sent events. The reader pulls: a slow one makes nothing pile up here, a gone one stops the watching.
import type { Context } from 'hono';
import { watchRun } from '../use-cases/watch-run.ts';
import type { RunNews, Watched } from '../use-cases/watch-run.ts';
import { BadRequest } from './problem.ts';

const HEARTBEAT_MS = 15_000;

export interface RunStream {
  readonly run: string;
  readonly after: number;
  readonly stopping: AbortSignal;
}

export function runStream(context: Context, world: Watched, { run, after, stopping }: RunStream): Response {
  const gone = new AbortController();
  const news = watchRun(world, run, { after, signal: AbortSignal.any([gone.signal, stopping]) });
  const headers = { 'content-type': 'text/event-stream', 'cache-control': 'no-store', 'x-accel-buffering': 'no' };
  return context.body(toStream(news, gone), 200, headers);
}

/** What a browser sends when it connects again: the id of the last event it got. */
export function readLastEventId(context: Context): number | null {
  const header = context.req.header('last-event-id');
  if (header === undefined || header === '') return null;
  if (!/^\d{1,9}$/.test(header)) throw new BadRequest('header_invalid', 'Last-Event-ID must be the seq of an event.', ['Last-Event-ID']);
  return Number(header);
}

function toStream(news: AsyncGenerator<RunNews>, gone: AbortController): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  let pending: Promise<IteratorResult<RunNews>> | null = null;
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        pending ??= news.next();
        const result = await orHeartbeat(pending);
        if (result === null) return controller.enqueue(encoder.encode(': heartbeat\n\n'));
        pending = null;
        if (result.done === true) controller.close();
        else controller.enqueue(encoder.encode(toText(result.value)));
      },
      // The abort wakes a watch that waits; one that stands at a `yield`, its news not fetched, only ends by `return`.
      async cancel() {
        gone.abort();
        await news.return(undefined);
      },
    },
    // Nothing is read ahead: a HEAD, whose body nobody pulls or cancels, starts no watch.
    { highWaterMark: 0 },
  );
}

/** @returns null when it is time to show that the connection is alive */
async function orHeartbeat<T>(next: Promise<T>): Promise<T | null> {
  let timer: NodeJS.Timeout | undefined;
  const silence = new Promise<null>((resolve) => {
    timer = setTimeout(resolve, HEARTBEAT_MS, null);
  });
  try {
    return await Promise.race([next, silence]);
  } finally {
    clearTimeout(timer);
  }
}

function toText(news: RunNews): string {
  switch (news.type) {
    case 'status':
      return `event: status\ndata: ${JSON.stringify(news.status)}\n\n`;
    case 'events':
      return news.events.map((event) => `event: event\nid: ${event.seq}\ndata: ${JSON.stringify(event)}\n\n`).join('');
    case 'deltas':
      return news.deltas.map((delta) => `event: delta\ndata: ${JSON.stringify(delta)}\n\n`).join('');
  }
}
