// The opened drawing: palette, canvas, details, and the bar above them. Owns the session and which panel is at the side.
import type { GraphShape } from '@cadre/client';
import { toEdgeId } from '@cadre/graph-schema';
import type { NodeId } from '@cadre/graph-schema';
import { ReactFlowProvider, useReactFlow } from '@xyflow/react';
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { flushSync } from 'react-dom';
import { useModels } from '../api/catalogue.ts';
import { useCredentials } from '../api/credentials.ts';
import { useMcpServers } from '../api/mcp-servers.ts';
import { viewDuration } from '../canvas/view-duration.ts';
import { DrawingProvider, useDocumentState } from '../inspector/drawing-context.tsx';
import { Inspector } from '../inspector/Inspector.tsx';
import { Page } from '../shell/Page.tsx';
import { Splitter } from '../ui/Splitter.tsx';
import { useMedia } from '../ui/use-media.ts';
import { ConflictNotice } from './ConflictNotice.tsx';
import { DesignActions } from './DesignActions.tsx';
import { DesignCanvas } from './DesignCanvas.tsx';
import { DesignContext } from './design-context.ts';
import type { Design, Side } from './design-context.ts';
import { openDrawing } from './drawing-session.ts';
import type { DrawingSession } from './drawing-session.ts';
import { LastRun } from './LastRun.tsx';
import { LiveRunContext, useLiveRunState } from './live-run.ts';
import { Palette } from './Palette.tsx';
import { PublishPanel } from './PublishPanel.tsx';
import { RunPanel } from './RunPanel.tsx';
import { SaveStatus } from './SaveStatus.tsx';
import { useAddNode } from './use-add-node.ts';
import { usePartCommands } from './use-part-commands.ts';
import { useShortcuts } from './use-shortcuts.ts';

/** A column of icons. */
const FOLDED = 48;

export function DesignWorkspace({ slug, shape }: { readonly slug: string; readonly shape: GraphShape }) {
  const [session] = useState(() => openDrawing(slug, shape));
  useEffect(() => session.start(), [session]);
  useCatalogues(session);
  useUnsavedWarning(session);
  return (
    <DrawingProvider drawing={session}>
      <ReactFlowProvider>
        <Workspace slug={slug} shape={shape} session={session} />
      </ReactFlowProvider>
    </DrawingProvider>
  );
}

function Workspace({ slug, shape, session }: { readonly slug: string; readonly shape: GraphShape; readonly session: DrawingSession }) {
  const { documents } = session;
  const [side, openSide] = useState<Side>('inspector');
  const [environments, setEnvironments] = useState(shape.environments);
  const name = useDocumentState((state) => state.document.header.name);
  const search = useRef<HTMLInputElement>(null);
  const canvas = useRef<HTMLDivElement>(null);
  const addNode = useAddNode(documents, canvas);
  const parts = usePartCommands(documents, canvas);
  const reveal = useReveal(session);
  const isNarrow = useMedia('(max-width: 1199px)');
  const [isUnfolded, setUnfolded] = useState(false);
  const isFolded = isNarrow && !isUnfolded;
  const live = useLiveRunState(slug, session);
  const design = useMemo<Design>(() => ({ slug, session, side, openSide, addNode, reveal }), [slug, session, side, addNode, reveal]);
  useShortcuts({ documents, parts, live, side, openSide, focusSearch: () => { flushSync(() => setUnfolded(true)); search.current?.focus(); } });

  const panel =
    side === 'run' ? <RunPanel onClose={() => openSide('inspector')} />
    : side === 'publish' ? <PublishPanel environments={environments} onServe={(environment, revision) => setEnvironments({ ...environments, [environment]: revision })} onClose={() => openSide('inspector')} />
    : <Inspector lastRunOf={(node) => (live.opened === null ? null : <LastRun node={node} />)} onDuplicate={parts.duplicate} onRemove={parts.remove} />;

  return (
    <DesignContext value={design}>
      <LiveRunContext value={live}>
        <Page
          crumbs={[{ label: 'Teams', link: { to: '/graphs' } }, { label: name }]}
          status={<SaveStatus autosave={session.autosave} />}
          actions={<DesignActions production={environments.production ?? null} />}
          isWorkspace
        >
          <Splitter name="design.palette" label="Width of the palette" side="left" initial={216} min={isFolded ? FOLDED : 160} max={isFolded ? FOLDED : 320} fixed={<Palette search={search} isFolded={isFolded} onFold={isNarrow ? (fold) => setUnfolded(!fold) : null} />}>
            <Splitter name="design.inspector" label="Width of the details" side="right" initial={340} min={280} max={640} fixed={panel}>
              <div ref={canvas} className="relative h-full w-full">
                <ConflictNotice autosave={session.autosave} />
                <DesignCanvas />
              </div>
            </Splitter>
          </Splitter>
        </Page>
      </LiveRunContext>
    </DesignContext>
  );
}

function useCatalogues(session: DrawingSession): void {
  const models = useModels().data?.items;
  useEffect(() => {
    if (models !== undefined) session.issues.setKnown({ models: new Set(models.map((model) => model.id)) });
  }, [session, models]);
  const credentials = useCredentials().data;
  useEffect(() => {
    if (credentials !== undefined) session.issues.setKnown({ credentials: new Set(credentials.map(({ id }) => id)) });
  }, [session, credentials]);
  const mcpServers = useMcpServers().data;
  useEffect(() => {
    if (mcpServers !== undefined) session.issues.setKnown({ mcpServers: new Set(mcpServers.map(({ name }) => name)) });
  }, [session, mcpServers]);
}

/** The browser asks before it closes a page whose last change is not on the server yet. */
function useUnsavedWarning({ autosave }: DrawingSession): void {
  useEffect(() => {
    const warn = (event: BeforeUnloadEvent): void => {
      if (autosave.state.getState().status !== 'saved') event.preventDefault();
    };
    window.addEventListener('beforeunload', warn);
    return () => window.removeEventListener('beforeunload', warn);
  }, [autosave]);
}

function useReveal({ documents }: DrawingSession): Design['reveal'] {
  const flow = useReactFlow();
  return useCallback(
    (part) => {
      const edge = 'edge' in part ? documents.state.getState().document.edges.get(toEdgeId(part.edge)) : undefined;
      const nodes: readonly NodeId[] = 'node' in part ? [part.node] : edge === undefined ? [] : [edge.from.node, edge.to.node];
      documents.select('node' in part ? { nodes: new Set([part.node]) } : edge === undefined ? {} : { edges: new Set([edge.id]) });
      if (nodes.length > 0) void flow.fitView({ nodes: nodes.map((id) => ({ id })), duration: viewDuration(), padding: 0.6, maxZoom: Math.max(0.9, flow.getZoom()), minZoom: 0.3 });
    },
    [documents, flow],
  );
}
