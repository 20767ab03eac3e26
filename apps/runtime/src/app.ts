// The HTTP application: guards, then one Hono a resource.
import { Hono } from 'hono';
import type { Logger } from 'pino';
import { Lazy } from './lazy.ts';
import type { EditorFiles } from './ports/editor-files.ts';
import type { HealthProbes } from './ports/health-probe.ts';
import type { MetricSource } from './ports/metrics.ts';
import { approvalRoutes } from './routes/approvals.ts';
import { catalogueRoutes } from './routes/catalogue.ts';
import { credentialRoutes } from './routes/credentials.ts';
import { docsPage } from './routes/docs-page.ts';
import { editorRoutes } from './routes/editor.ts';
import { graphRoutes } from './routes/graphs.ts';
import { ownNames, plainAddress, requestLog, safeHeaders, signedIn } from './routes/guards.ts';
import { healthRoutes } from './routes/health.ts';
import { hostRoutes } from './routes/hosts.ts';
import type { HttpEnvironment } from './routes/http-environment.ts';
import { mcpServerRoutes } from './routes/mcp-servers.ts';
import { HttpMetrics, metricsText } from './routes/metrics.ts';
import { onNotFound } from './routes/not-found.ts';
import { openApiDocument } from './routes/openapi.ts';
import { onError } from './routes/problem.ts';
import { revisionRoutes } from './routes/revisions.ts';
import { runRoutes } from './routes/runs.ts';
import { sessionRoutes } from './routes/sessions.ts';
import { usageRoutes } from './routes/usage.ts';
import type { NamePolicy } from './security/request-origin.ts';
import type { SignIn } from './security/sign-in.ts';
import type { World } from './use-cases/world.ts';

export interface AppOptions {
  readonly world: World;
  readonly probes: HealthProbes;
  readonly metrics: readonly MetricSource[];
  readonly editor: EditorFiles | null;
  readonly signIn: SignIn;
  readonly names: NamePolicy;
  readonly port: number;
  readonly version: string;
  readonly logger: Logger;
  /** Aborted when the server stops: ends streams and waits. */
  readonly stopping: AbortSignal;
}

export function createApp({ world, probes, metrics, editor, signIn, names, port, version, logger, stopping }: AppOptions) {
  const http = new HttpMetrics();
  // Few ask for them, and making them leaves 20 MB of garbage.
  const openApi = new Lazy(async () => openApiDocument(version));
  const docs = new Lazy(async () => docsPage(version, editor?.paths));
  return new Hono<HttpEnvironment>()
    .use(requestLog(logger, http), safeHeaders, ownNames(names), plainAddress)
    .route('/health', healthRoutes(probes))
    .use('/metrics', signedIn(signIn, port))
    .use('/api/*', signedIn(signIn, port))
    .get('/metrics', async (context) => context.text(await metricsText([http, ...metrics]), 200, { 'content-type': 'text/plain; version=0.0.4; charset=utf-8' }))
    .get('/api/openapi.json', async (context) => context.json(await openApi.get()))
    .get('/api/docs', async (context) => context.html(await docs.get()))
    .route('/api', catalogueRoutes(world))
    .route('/api/graphs', graphRoutes(world))
    .route('/api/graphs', revisionRoutes(world))
    .route('/api/runs', runRoutes(world, stopping))
    .route('/api/approvals', approvalRoutes(world))
    .route('/api/sessions', sessionRoutes(world))
    .route('/api/credentials', credentialRoutes(world))
    .route('/api/mcp-servers', mcpServerRoutes(world))
    .route('/api/usage', usageRoutes(world))
    .route('/api/hosts', hostRoutes(world))
    .route('/', editorRoutes({ files: editor, signIn, port }))
    .onError(onError)
    .notFound(onNotFound);
}
