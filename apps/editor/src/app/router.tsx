// The addresses of the editor. Pages are loaded when they are first opened; each reads its own parameters by its route's id.
import { createRootRoute, createRoute, createRouter, lazyRouteComponent, redirect } from '@tanstack/react-router';
import { graphsSearch } from '../graphs/graphs-search.ts';
import { runSearch } from '../replay/run-search.ts';
import { runsSearch } from '../runs/runs-search.ts';
import { Frame } from '../shell/Frame.tsx';
import { LostPage } from '../shell/LostPage.tsx';
import { PageError } from '../shell/PageError.tsx';
import { PagePending } from '../shell/PagePending.tsx';

const rootRoute = createRootRoute({ component: Frame, notFoundComponent: LostPage });

const approvalsRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/approvals',
  component: lazyRouteComponent(() => import('../approvals/ApprovalsPage.tsx'), 'ApprovalsPage'),
});

const settingsRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/settings',
  beforeLoad: () => {
    throw redirect({ to: '/settings/credentials', replace: true });
  },
});

const credentialsRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/settings/credentials',
  component: lazyRouteComponent(() => import('../settings/CredentialsPage.tsx'), 'CredentialsPage'),
});

const mcpRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/settings/mcp',
  component: lazyRouteComponent(() => import('../settings/McpServersPage.tsx'), 'McpServersPage'),
});

const modelsRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/settings/models',
  component: lazyRouteComponent(() => import('../settings/ModelsPage.tsx'), 'ModelsPage'),
});

const homeRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/',
  beforeLoad: () => {
    throw redirect({ to: '/graphs', replace: true });
  },
});

const graphsRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/graphs',
  validateSearch: graphsSearch,
  component: lazyRouteComponent(() => import('../graphs/GraphsPage.tsx'), 'GraphsPage'),
});

const designRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/graphs/$slug',
  component: lazyRouteComponent(() => import('../design/DesignPage.tsx'), 'DesignPage'),
});

const runsRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/runs',
  validateSearch: runsSearch,
  component: lazyRouteComponent(() => import('../runs/RunsPage.tsx'), 'RunsPage'),
});

const runRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/runs/$id',
  validateSearch: runSearch,
  component: lazyRouteComponent(() => import('../replay/RunPage.tsx'), 'RunPage'),
});

export const router = createRouter({
  routeTree: rootRoute.addChildren([homeRoute, graphsRoute, designRoute, runsRoute, runRoute, approvalsRoute, settingsRoute, credentialsRoute, mcpRoute, modelsRoute]),
  defaultPreload: 'intent',
  defaultErrorComponent: PageError,
  defaultPendingComponent: PagePending,
  defaultPendingMs: 200,
});

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}
