// The processes of the sandbox: started when there is work, up to so many at once, and let go after a while without. Who finds
// none free waits in line.
import { ProcessEnded } from './sandbox-process.ts';
import type { SandboxProcess } from './sandbox-process.ts';

export interface Pool {
  /** A process of one's own until it is released. @throws ProcessEnded when it can't be started or the pool stops, or the signal's reason */
  acquire(signal: AbortSignal): Promise<SandboxProcess>;
  release(process: SandboxProcess): void;
  stop(): Promise<void>;
}

export interface PoolSettings {
  readonly processes: number;
  readonly idleMs: number;
  open(): SandboxProcess;
}

export function createPool({ processes, idleMs, open }: PoolSettings): Pool {
  const all = new Set<SandboxProcess>();
  const idle = new Map<SandboxProcess, NodeJS.Timeout>();
  const line = new Set<PromiseWithResolvers<SandboxProcess>>();
  let starting = 0;
  let isStopped = false;

  function offer(process: SandboxProcess): void {
    const next = leaveLine();
    if (next === null) idle.set(process, setTimeout(() => dismiss(process), idleMs).unref());
    else next.resolve(process);
  }

  /** Nobody may be given it any more, though it takes a moment to be gone. */
  function dismiss(process: SandboxProcess): void {
    idle.delete(process);
    process.kill();
  }

  function leaveLine(): PromiseWithResolvers<SandboxProcess> | null {
    const [first = null] = line;
    if (first !== null) line.delete(first);
    return first;
  }

  function startMore(): void {
    while (!isStopped && starting < line.size && all.size < processes) start();
  }

  function start(): void {
    const process = open();
    all.add(process);
    starting += 1;
    process.ready
      .finally(() => (starting -= 1))
      .then(
        () => offer(process),
        (error: unknown) => leaveLine()?.reject(error),
      );
    void process.ended.then(() => {
      all.delete(process);
      clearTimeout(idle.get(process));
      idle.delete(process);
      startMore();
    });
  }

  return {
    async acquire(signal) {
      signal.throwIfAborted();
      if (isStopped) throw new ProcessEnded('The sandbox has been stopped.');
      const newest = [...idle.keys()].at(-1); // so that those not needed any more come to their end
      if (newest !== undefined) {
        clearTimeout(idle.get(newest));
        idle.delete(newest);
        return newest;
      }
      const place = Promise.withResolvers<SandboxProcess>();
      const leave = () => {
        line.delete(place);
        place.reject(signal.reason);
      };
      line.add(place);
      signal.addEventListener('abort', leave, { once: true });
      startMore();
      return place.promise.finally(() => signal.removeEventListener('abort', leave));
    },
    release(process) {
      if (process.isUsable()) offer(process);
      else process.kill();
    },
    async stop() {
      isStopped = true;
      for (const place of line) place.reject(new ProcessEnded('The sandbox has been stopped.'));
      line.clear();
      const leaving = [...all];
      for (const process of leaving) process.kill();
      await Promise.all(leaving.map((process) => process.ended));
    },
  };
}
