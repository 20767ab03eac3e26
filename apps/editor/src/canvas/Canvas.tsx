// The canvas of both pages: React Flow with this product's cards, edges and manners. What may be done on it is the page's to say.
import './canvas.css';
import type { PortRole } from '@cadre/graph-schema';
import { Background, BackgroundVariant, ReactFlow, type EdgeTypes, type NodeTypes, type ReactFlowProps } from '@xyflow/react';
import { useMemo, useState, type ReactNode } from 'react';
import { CanvasContext, type CanvasMode, type CanvasStores } from './canvas-stores.ts';
import { DelegateEdge } from './DelegateEdge.tsx';
import type { CanvasEdge, CanvasNode } from './flow-elements.ts';
import { FlowEdge } from './FlowEdge.tsx';
import { MapContainer } from './MapContainer.tsx';
import { NodeCard } from './NodeCard.tsx';
import { NotePaper } from './NotePaper.tsx';
import { ToolEdge } from './ToolEdge.tsx';

const nodeTypes: NodeTypes = { card: NodeCard, container: MapContainer, note: NotePaper };
const edgeTypes: EdgeTypes = { flow: FlowEdge, delegates: DelegateEdge, uses: ToolEdge };
const MANY = 250;
/** Room for what floats at the bottom; small graphs are not blown up. */
export const fitOptions = { padding: { top: '24px', right: '28px', bottom: '64px', left: '28px' }, maxZoom: 1 } as const;

export interface CanvasProps extends Omit<ReactFlowProps<CanvasNode, CanvasEdge>, 'nodes' | 'edges' | 'nodeTypes' | 'edgeTypes'> {
  readonly mode: CanvasMode;
  readonly stores: CanvasStores;
  readonly nodes: readonly CanvasNode[];
  readonly edges: readonly CanvasEdge[];
  /** Role of the port a connection is being drawn from: ports that fit it light up. */
  readonly connecting?: PortRole | null;
  /** What floats on the canvas: tool bars and notices. */
  readonly children?: ReactNode;
}

export function Canvas({ mode, stores, nodes, edges, connecting = null, children, ...rest }: CanvasProps) {
  const surroundings = useMemo(() => ({ mode, stores }), [mode, stores]);
  // React Flow types its lists as mutable, and changes none.
  const mutableNodes = useMemo(() => [...nodes], [nodes]);
  const mutableEdges = useMemo(() => [...edges], [edges]);
  const isDesign = mode === 'design';
  // On a canvas that begins empty the first node stays where it was dropped.
  const [fitsAtFirst] = useState(nodes.length > 0);
  return (
    <CanvasContext value={surroundings}>
      <div className="canvas @container h-full w-full" data-mode={mode} data-connecting={connecting ?? undefined}>
        <ReactFlow<CanvasNode, CanvasEdge>
          nodes={mutableNodes}
          edges={mutableEdges}
          nodeTypes={nodeTypes}
          edgeTypes={edgeTypes}
          nodesDraggable={isDesign}
          nodesConnectable={isDesign}
          edgesReconnectable={isDesign}
          deleteKeyCode={null}
          minZoom={0.1}
          maxZoom={2}
          fitView={fitsAtFirst}
          fitViewOptions={fitOptions}
          connectionRadius={28}
          onlyRenderVisibleElements={nodes.length > MANY}
          {...rest}
        >
          <Background variant={BackgroundVariant.Dots} gap={20} size={1.5} />
          {children}
        </ReactFlow>
      </div>
    </CanvasContext>
  );
}
