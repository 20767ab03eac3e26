// The canvas while drawing: shows the document and turns what a person does on it into commands.
import { planOf, portsOf, toEdgeId, toNodeId } from '@cadre/graph-schema';
import type { EdgeId, NodeId, PortRole } from '@cadre/graph-schema';
import { useNavigate } from '@tanstack/react-router';
import { Panel, SelectionMode, useReactFlow } from '@xyflow/react';
import type { Connection, Edge, EdgeChange, FinalConnectionState, NodeChange } from '@xyflow/react';
import { Hand, MousePointer2, Wand2 } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { autoLayout } from '../canvas/auto-layout.ts';
import { Canvas, fitOptions } from '../canvas/Canvas.tsx';
import { CanvasToolbar } from '../canvas/CanvasToolbar.tsx';
import type { CanvasEdge, CanvasNode } from '../canvas/flow-elements.ts';
import { loadLayoutEngine } from '../canvas/layout-engine.ts';
import { useFlowElements } from '../canvas/use-flow-elements.ts';
import { viewDuration } from '../canvas/view-duration.ts';
import { notifyFailure } from '../api/notify-failure.ts';
import type { End } from '../document/command.ts';
import type { DocumentStore, Selection } from '../document/document-store.ts';
import { graphOf } from '../document/graph-document.ts';
import { connectionBetween } from '../document/rules/connection.ts';
import { useDocuments, useDocumentState, useGraphDocument } from '../inspector/drawing-context.tsx';
import { IconButton } from '../ui/IconButton.tsx';
import { notify } from '../ui/toast.tsx';
import { useDesign } from './design-context.ts';
import { dropCommands } from './drop-commands.ts';
import { EmptyCanvas } from './EmptyCanvas.tsx';
import { HintLine } from './HintLine.tsx';
import { RunNotice } from './RunNotice.tsx';

type Tool = 'select' | 'pan';

export function DesignCanvas() {
  const { session } = useDesign();
  const documents = useDocuments();
  const navigate = useNavigate();
  const graph = useGraphDocument();
  const flow = useReactFlow<CanvasNode, CanvasEdge>();
  const elements = useFlowElements(graph);
  const [tool, setTool] = useState<Tool>('select');
  const [connecting, setConnecting] = useState<PortRole | null>(null);
  // An empty canvas stays where it is when the first node is dropped on it.
  const [wasDrawn] = useState(graph.nodes.length > 0);
  const reconnecting = useRef<EdgeId | null>(null);
  useSelectionOnCanvas(elements);

  function onNodesChange(changes: NodeChange<CanvasNode>[]): void {
    elements.onNodesChange(changes);
    selectByChanges(documents, changes, 'nodes');
  }
  function onEdgesChange(changes: EdgeChange<CanvasEdge>[]): void {
    elements.onEdgesChange(changes);
    selectByChanges(documents, changes, 'edges');
  }
  function onDragStop(moved: readonly CanvasNode[]): void {
    const result = documents.execute(dropCommands(flow, documents.state.getState().document, moved));
    if (result.ok) return;
    notify({ title: 'It cannot lie there', description: result.error.message });
    documents.execute({ type: 'node.move', moves: moved.map((node) => ({ node: toNodeId(node.id), position: node.position })) });
  }
  function onConnect(connection: Connection): void {
    const [from, to] = endsOf(connection);
    const result = documents.execute({ type: 'node.connect', from, to });
    if (!result.ok) notify({ title: 'Not connected', description: result.error.message });
  }
  function onReconnect(edge: CanvasEdge, connection: Connection): void {
    const [from, to] = endsOf(connection);
    documents.execute({ type: 'edge.reconnect', edge: toEdgeId(edge.id), from, to });
  }
  /** A node that runs another team leads to it. */
  function openInside({ data }: CanvasNode): void {
    const plan = planOf(data.node);
    if (plan.type === 'subgraph' && plan.graph !== '') void navigate({ to: '/graphs/$slug', params: { slug: plan.graph } });
  }
  function isValidConnection(connection: Connection | Edge): boolean {
    return connectionBetween(documents.state.getState().document, endsOf(connection), reconnecting.current ?? undefined).ok;
  }

  return (
    <Canvas
      mode="design"
      stores={session.canvas}
      nodes={elements.nodes}
      edges={elements.edges}
      connecting={connecting}
      onNodesChange={onNodesChange}
      onEdgesChange={onEdgesChange}
      onNodeDragStart={() => documents.seal()}
      onNodeDragStop={(_event, _node, moved) => onDragStop(moved)}
      onSelectionDragStop={(_event, moved) => onDragStop(moved)}
      onConnectStart={(_event, { nodeId, handleId }) => setConnecting(roleAt(documents, nodeId, handleId))}
      onConnectEnd={(_event, state) => { setConnecting(null); explainRefusal(documents, state); }}
      onConnect={onConnect}
      onReconnectStart={(_event, edge) => { reconnecting.current = toEdgeId(edge.id); }}
      onReconnectEnd={() => { reconnecting.current = null; }}
      onReconnect={onReconnect}
      isValidConnection={isValidConnection}
      onNodeDoubleClick={(_event, node) => openInside(node)}
      disableKeyboardA11y
      fitView={wasDrawn}
      panOnScroll
      panOnDrag={tool === 'pan' ? true : [1, 2]}
      selectionOnDrag={tool === 'select'}
      selectionMode={SelectionMode.Partial}
      selectionKeyCode="Shift"
      multiSelectionKeyCode={['Meta', 'Control', 'Shift']}
      nodeDragThreshold={2}
      zoomOnDoubleClick={false}
      aria-label="The drawing"
    >
      {graph.nodes.length === 0 ? <EmptyCanvas /> : null}
      <CanvasToolbar
        before={
          <>
            <IconButton size="small" label="Select" icon={<MousePointer2 size={15} />} isActive={tool === 'select'} onClick={() => setTool('select')} />
            <IconButton size="small" label="Move the view" icon={<Hand size={15} />} isActive={tool === 'pan'} onClick={() => setTool('pan')} />
          </>
        }
      >
        <IconButton size="small" label="Tidy up" icon={<Wand2 size={15} />} disabled={graph.nodes.length === 0} onClick={() => void tidy(documents, () => flow.fitView({ ...fitOptions, duration: viewDuration() })).catch(notifyFailure)} />
      </CanvasToolbar>
      <Panel position="top-left"><RunNotice /></Panel>
      <HintLine />
    </Canvas>
  );
}

/** The document says what is selected; the canvas follows when something else than the canvas has chosen. */
function useSelectionOnCanvas(elements: ReturnType<typeof useFlowElements>): void {
  const selection = useDocumentState((state) => state.selection);
  const { nodes, edges, onNodesChange, onEdgesChange } = elements;
  useEffect(() => {
    const nodeChanges = nodes.flatMap((node): NodeChange<CanvasNode>[] => {
      const selected = selection.nodes.has(toNodeId(node.id));
      return (node.selected ?? false) === selected ? [] : [{ type: 'select', id: node.id, selected }];
    });
    const edgeChanges = edges.flatMap((edge): EdgeChange<CanvasEdge>[] => {
      const selected = selection.edges.has(toEdgeId(edge.id));
      return (edge.selected ?? false) === selected ? [] : [{ type: 'select', id: edge.id, selected }];
    });
    if (nodeChanges.length > 0) onNodesChange(nodeChanges);
    if (edgeChanges.length > 0) onEdgesChange(edgeChanges);
  }, [selection, nodes, edges, onNodesChange, onEdgesChange]);
}

function selectByChanges(documents: DocumentStore, changes: readonly (NodeChange<CanvasNode> | EdgeChange<CanvasEdge>)[], parts: keyof Selection): void {
  const chosen = changes.filter((change) => change.type === 'select');
  if (chosen.length === 0) return;
  const { selection } = documents.state.getState();
  const ids = new Set<string>(selection[parts]);
  for (const { id, selected } of chosen) {
    if (selected) ids.add(id);
    else ids.delete(id);
  }
  if (parts === 'nodes') documents.select({ ...selection, nodes: new Set([...ids].map(toNodeId)) });
  else documents.select({ ...selection, edges: new Set([...ids].map(toEdgeId)) });
}

function endsOf(connection: Connection | Edge): readonly [End, End] {
  return [
    { node: toNodeId(connection.source), port: connection.sourceHandle ?? '' },
    { node: toNodeId(connection.target), port: connection.targetHandle ?? '' },
  ];
}

function roleAt(documents: DocumentStore, node: string | null, port: string | null): PortRole | null {
  const found = node === null ? undefined : documents.state.getState().document.nodes.get(toNodeId(node));
  return found === undefined ? null : (portsOf(found).find((candidate) => candidate.id === port)?.role ?? null);
}

/** A line that was let go on a port that refuses it: say why. */
function explainRefusal(documents: DocumentStore, { isValid, fromHandle, toHandle }: FinalConnectionState): void {
  if (isValid !== false || fromHandle?.id == null || toHandle?.id == null) return;
  const end = (node: string, port: string): End => ({ node: toNodeId(node), port });
  const result = connectionBetween(documents.state.getState().document, [end(fromHandle.nodeId, fromHandle.id), end(toHandle.nodeId, toHandle.id)]);
  if (!result.ok) notify({ title: 'Not connected', description: result.error.message });
}

async function tidy(documents: DocumentStore, fit: () => Promise<boolean>): Promise<void> {
  const { document } = documents.state.getState();
  const positions = await autoLayout(graphOf(document), await loadLayoutEngine());
  const moves = [...positions].flatMap(([id, position]): { node: NodeId; position: typeof position }[] => {
    const node = toNodeId(id);
    return documents.state.getState().document.nodes.has(node) ? [{ node, position }] : [];
  });
  documents.execute({ type: 'node.move', moves });
  requestAnimationFrame(() => void fit());
}
