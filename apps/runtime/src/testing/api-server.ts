// A whole runtime behind a real port, on a database of its own: what integration tests talk to with fetch alone.
import { randomBytes } from 'node:crypto';
import { createApp } from '../app.ts';
import { listen } from '../commands/listen.ts';
import { openRuntime } from '../compose.ts';
import type { Runtime } from '../compose.ts';
import type { EditorFiles } from '../ports/editor-files.ts';
import { SignIn } from '../security/sign-in.ts';
import { readSettings } from '../settings/settings.ts';
import type { Environment } from '../settings/settings.ts';
import { version } from '../version.ts';
import { checkContract } from './api-contract.ts';
import { createTestDatabase } from './database.ts';
import { findTestPort } from './test-port.ts';

export interface ApiServer {
  readonly origin: string;
  readonly token: string;
  readonly runtime: Runtime;
  readonly databaseUrl: string;
  /** With the token, unless the headers say otherwise. */
  request(path: string, init?: RequestInit): Promise<Response>;
  /** Sends JSON, gives the status and the JSON of the answer, which must be as the API's description says. */
  call<T>(method: string, path: string, body?: unknown): Promise<{ readonly status: number; readonly body: T }>;
  stop(): Promise<void>;
}

export interface ApiServerOptions {
  readonly environment?: Environment;
  readonly editor?: EditorFiles | null;
  /** Use this database instead of a new one. */
  readonly databaseUrl?: string;
  readonly hosts?: boolean;
}

export async function startApiServer({ environment = {}, editor = null, databaseUrl, hosts = true }: ApiServerOptions = {}): Promise<ApiServer> {
  const database = databaseUrl === undefined ? await createTestDatabase() : { url: databaseUrl, drop: async () => {} };
  const port = await findTestPort();
  const token = randomBytes(16).toString('hex');
  const settings = readSettings({ CADRE_OFFLINE_DELAY_MS: '0', CADRE_LOG_LEVEL: 'silent', ...environment, DATABASE_URL: database.url, CADRE_TOKEN: token, PORT: String(port) });
  const runtime = await openRuntime(settings, { hosts });
  const stopping = new AbortController();
  const app = createApp({
    world: runtime.world, probes: runtime.probes, metrics: runtime.metrics, editor, signIn: new SignIn({ token, secretKey: settings.secretKey }),
    names: settings, port, version, logger: runtime.logger, stopping: stopping.signal,
  });
  const server = await listen({ host: settings.host, port, stopping });
  server.serve(app);
  const origin = `http://127.0.0.1:${port}`;
  const request = (path: string, init: RequestInit = {}) => {
    const headers = new Headers(init.headers);
    if (!headers.has('authorization')) headers.set('authorization', `Bearer ${token}`);
    return fetch(origin + path, { redirect: 'manual', ...init, headers });
  };
  return {
    origin,
    token,
    runtime,
    databaseUrl: database.url,
    request,
    async call<T>(method: string, path: string, body?: unknown) {
      const response = await request(path, body === undefined ? { method } : { method, body: JSON.stringify(body), headers: { 'content-type': 'application/json' } });
      const text = await response.text();
      const parsed: T = text === '' ? null : JSON.parse(text);
      checkContract({ method, path }, { status: response.status, body: parsed });
      return { status: response.status, body: parsed };
    },
    async stop() {
      await server.stop();
      await runtime.stop();
      await database.drop();
    },
  };
}
