// The graph that ran, painted at the cursor.
import { useEffect, useMemo } from 'react';
import { toNodeId } from '@cadre/graph-schema';
import { Panel, useReactFlow, type NodeChange } from '@xyflow/react';
import { Maximize, ZoomIn, ZoomOut } from 'lucide-react';
import { Canvas, fitOptions } from '../canvas/Canvas.tsx';
import { createCanvasStores } from '../canvas/canvas-stores.ts';
import type { CanvasNode } from '../canvas/flow-elements.ts';
import { useFlowElements } from '../canvas/use-flow-elements.ts';
import { viewDuration } from '../canvas/view-duration.ts';
import { IconButton } from '../ui/IconButton.tsx';
import { paintCanvas } from './paint-canvas.ts';
import { useRunView } from './run-context.ts';
import { LevelTrail } from './LevelTrail.tsx';
import { subjectOf } from './subject.ts';
import { useReplay } from './use-replay.ts';

const WAITING_TICK_MS = 1_000;

function nextFrame(callback: () => void): () => void {
  const frame = requestAnimationFrame(callback);
  return () => cancelAnimationFrame(frame);
}

/** Another level is another graph: nothing of the first one's view and paint may stay. */
export function RunCanvas() {
  const { level } = useRunView();
  return <LevelCanvas key={level} />;
}

function LevelCanvas() {
  const { store, graph, level, names, lanes, steps } = useRunView();
  const stores = useMemo(() => createCanvasStores(), []);
  const elements = useFlowElements(graph);
  const isLive = useReplay(store, (state) => state.connection !== 'ended' && state.isFollowing);
  useEffect(() => {
    const painter = paintCanvas({ store, graph, level, stores, nextFrame });
    const timer = isLive ? setInterval(painter.repaint, WAITING_TICK_MS) : undefined;
    return () => {
      clearInterval(timer);
      painter.stop();
    };
  }, [store, graph, level, stores, isLive]);

  const selected = useReplay(store, ({ selection, cursor }) => subjectOf(selection, { store, lanes, steps, cursor }).node);
  const nodes = useMemo(() => elements.nodes.map((node) => (node.id === selected ? { ...node, selected: true } : node)), [elements.nodes, selected]);

  function choose(id: string): void {
    const node = names.nodeOf(id);
    if (node !== undefined && node.kind !== 'note') store.select({ type: 'node', node: node.id });
  }
  /** Into the graph that the node ran last; any other node has none. */
  function lookInside(id: string): void {
    const { cursor } = store.getState();
    const { actor } = subjectOf({ type: 'node', node: toNodeId(id) }, { store, lanes, steps, cursor });
    if (store.recording.levels.all.some(({ path, parent }) => path === actor && parent !== null) && actor !== null) store.lookInto(actor);
  }
  /** What is selected is the store's to say; React Flow only tells that a node was chosen by the keyboard. */
  function onNodesChange(changes: NodeChange<CanvasNode>[]): void {
    for (const change of changes) if (change.type === 'select' && change.selected) choose(change.id);
    const measured = changes.filter((change) => change.type === 'dimensions');
    if (measured.length > 0) elements.onNodesChange(measured);
  }

  return (
    <Canvas
      mode="run"
      stores={stores}
      nodes={nodes}
      edges={elements.edges}
      onNodesChange={onNodesChange}
      onNodeClick={(_event, node) => choose(node.id)}
      onNodeDoubleClick={(_event, node) => lookInside(node.id)}
      zoomOnDoubleClick={false}
      onPaneClick={() => store.select({ type: 'run' })}
      edgesFocusable={false}
      panActivationKeyCode={null}
      multiSelectionKeyCode={null}
      selectionKeyCode={null}
      aria-label="The graph that ran"
    >
      <LevelTrail />
      <ViewTools />
    </Canvas>
  );
}

function ViewTools() {
  const flow = useReactFlow();
  return (
    <Panel position="bottom-left" className="flex rounded-control border border-line bg-raised p-0.5 shadow-float">
      <IconButton size="small" label="Zoom out" icon={<ZoomOut size={15} />} onClick={() => void flow.zoomOut({ duration: viewDuration() })} />
      <IconButton size="small" label="Zoom in" icon={<ZoomIn size={15} />} onClick={() => void flow.zoomIn({ duration: viewDuration() })} />
      <IconButton size="small" label="Show all of it" icon={<Maximize size={15} />} onClick={() => void flow.fitView({ ...fitOptions, duration: viewDuration() })} />
    </Panel>
  );
}
