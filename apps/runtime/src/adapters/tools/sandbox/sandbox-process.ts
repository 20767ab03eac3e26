// One process of the sandbox as the runtime sees it: does one job at a time, and is killed when it overstays.
import { once } from 'node:events';
import { Socket } from 'node:net';
import type { Logger } from '../../../ports/logger.ts';
import { messageSchema } from './message.ts';
import type { Job, Message, Outcome } from './message.ts';
import { startProcess } from './start-process.ts';

export interface SandboxProcess {
  /** When it can take its first job. @throws ProcessEnded */
  readonly ready: Promise<void>;
  /** When it is gone, for whatever reason. */
  readonly ended: Promise<void>;
  /** One at a time. @throws ProcessEnded, or the signal's reason */
  run(job: Job, signal: AbortSignal): Promise<Outcome>;
  /** Whether it may do another job. */
  isUsable(): boolean;
  kill(): void;
}

export class ProcessEnded extends Error {
  override readonly name = 'ProcessEnded';
}

const START_MS = 30_000;
/** How long after its deadline a job is waited for that QuickJS does not stop by itself. */
const GRACE_MS = 100;
/** With the longest call on top still below `MOST_CPU_SECONDS`. */
const MOST_BUSY_MS = 10 * 60_000;
const WORDS_KEPT = 2_000;

export function openProcess(logger: Logger): SandboxProcess {
  const child = startProcess();
  logger.debug({ pid: child.pid }, 'A process of the sandbox starts.');
  const gone = new AbortController();
  const { promise: ended, resolve: end } = Promise.withResolvers<void>();
  let isKilled = false;
  let isSpent = false;
  let busyMs = 0;
  let words = '';

  // Nothing of it keeps the runtime alive; the timer of a job in hand does.
  child.channel?.unref();
  if (child.stderr instanceof Socket) child.stderr.unref();
  child.stderr?.setEncoding('utf8').on('data', (text: string) => (words = (words + text).slice(-WORDS_KEPT)));
  child.once('exit', (code, signal) => leave({ code, signal }));
  child.once('error', ({ message }) => leave({ error: message }));

  function leave(how: object): void {
    if (!isKilled) logger.warn({ pid: child.pid, ...how, words }, 'A process of the sandbox ended by itself.');
    gone.abort(new ProcessEnded('A process of the sandbox ended.'));
    end();
  }

  function kill(): void {
    isKilled = true;
    child.ref(); // Somebody may wait for its place; soon it is gone.
    child.kill('SIGKILL');
  }

  /** What it says next. When that takes too long it is killed. @throws ProcessEnded */
  async function listen(limitMs: number): Promise<Message> {
    const timer = setTimeout(kill, limitMs);
    try {
      const [message]: unknown[] = await once(child, 'message', { signal: gone.signal });
      return messageSchema.parse(message);
    } catch (cause) {
      kill();
      throw new ProcessEnded('A process of the sandbox ended, or was ended, before it answered.', { cause });
    } finally {
      clearTimeout(timer);
    }
  }

  async function run(job: Job, signal: AbortSignal): Promise<Outcome> {
    signal.throwIfAborted();
    signal.addEventListener('abort', kill, { once: true });
    const begun = performance.now();
    try {
      const answer = listen(job.timeoutMs + GRACE_MS);
      child.send(job, (error) => error !== null && kill());
      const message = await answer;
      if (message.type !== 'ended') throw new ProcessEnded('A process of the sandbox said something else than how its job ended.');
      isSpent = message.isSpent;
      return message.outcome;
    } catch (error) {
      signal.throwIfAborted();
      if (performance.now() - begun >= job.timeoutMs) return { type: 'expired', console: [] };
      throw error;
    } finally {
      signal.removeEventListener('abort', kill);
      busyMs += performance.now() - begun;
    }
  }

  return {
    ready: listen(START_MS).then(() => undefined),
    ended,
    run,
    isUsable: () => !isKilled && !isSpent && !gone.signal.aborted && busyMs < MOST_BUSY_MS,
    kill,
  };
}
