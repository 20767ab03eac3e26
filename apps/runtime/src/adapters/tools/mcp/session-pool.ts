// The sessions in use: one a server, opened when it is needed, kept while it is used and a while longer, opened once more when the
// server has forgotten it.
import type { McpServer } from '../../../ports/tool-catalogue.ts';
import type { Session } from './session.ts';
import { isSessionGone } from './translate-failure.ts';

export interface SessionPoolOptions {
  /** A session that is not open yet. */
  create(name: string, server: McpServer): Session;
  /** Milliseconds that a session is kept unused. */
  readonly idleMs: number;
}

interface Kept {
  readonly name: string;
  /** How the server was reached when the session was opened. */
  readonly form: string;
  readonly session: Session;
  readonly opened: Promise<void>;
  users: number;
  idle: ReturnType<typeof setTimeout> | null;
}

export class SessionPool {
  readonly #options: SessionPoolOptions;
  readonly #kept = new Map<string, Kept>();
  readonly #closing = new Set<Promise<void>>();
  #isStopped = false;

  constructor(options: SessionPoolOptions) {
    this.#options = options;
  }

  async use<T>(name: string, server: McpServer, work: (session: Session) => Promise<T>): Promise<T> {
    const first = this.#take(name, server);
    const wasOpen = first.session.state === 'open';
    try {
      return await this.#with(first, work);
    } catch (error) {
      if (!wasOpen || !isSessionGone(error)) throw error;
      this.#leave(first);
      return this.#with(this.#take(name, server), work);
    }
  }

  /** Closes all sessions; what is under way with them fails. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    for (const kept of this.#kept.values()) this.#close(kept);
    this.#kept.clear();
    await Promise.all(this.#closing);
  }

  async #with<T>(kept: Kept, work: (session: Session) => Promise<T>): Promise<T> {
    try {
      await kept.opened;
      return await work(kept.session);
    } finally {
      kept.users -= 1;
      if (kept.users === 0) {
        if (this.#kept.get(kept.name) === kept) kept.idle = setTimeout(() => this.#leave(kept), this.#options.idleMs).unref();
        else this.#close(kept);
      }
    }
  }

  #take(name: string, server: McpServer): Kept {
    if (this.#isStopped) throw new Error('this process is stopping');
    const form = JSON.stringify(server);
    const found = this.#kept.get(name);
    if (found?.form === form && found.session.state !== 'closed') {
      clearTimeout(found.idle ?? undefined);
      found.users += 1;
      return found;
    }
    if (found !== undefined) this.#leave(found);
    const session = this.#options.create(name, server);
    const kept: Kept = { name, form, session, opened: session.open(), users: 1, idle: null };
    this.#kept.set(name, kept);
    return kept;
  }

  /** The next one who comes opens another; those who use it still may go on. */
  #leave(kept: Kept): void {
    clearTimeout(kept.idle ?? undefined);
    if (this.#kept.get(kept.name) === kept) this.#kept.delete(kept.name);
    if (kept.users === 0) this.#close(kept);
  }

  #close(kept: Kept): void {
    clearTimeout(kept.idle ?? undefined);
    const closing = kept.session.close();
    this.#closing.add(closing);
    void closing.finally(() => this.#closing.delete(closing));
  }
}
