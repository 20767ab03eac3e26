import type { Graph } from '@cadre/graph-schema';
import { applyEdgeChanges, applyNodeChanges, type EdgeChange, type NodeChange } from '@xyflow/react';
import { useCallback, useState } from 'react';
import { toFlowElements, type CanvasEdge, type CanvasNode, type FlowElements } from './flow-elements.ts';

export interface FlowElementsState extends FlowElements {
  onNodesChange(changes: NodeChange<CanvasNode>[]): void;
  onEdgesChange(changes: EdgeChange<CanvasEdge>[]): void;
}

/**
 * The elements of a graph with what React Flow itself knows of them: measured sizes, selection, positions during a drag. A new graph
 * keeps all that for what did not change; positions come from the graph again.
 */
export function useFlowElements(graph: Graph): FlowElementsState {
  const [state, setState] = useState(() => ({ graph, elements: toFlowElements(graph) }));
  let { elements } = state;
  if (state.graph !== graph) {
    elements = toFlowElements(graph, state.elements);
    setState({ graph, elements });
  }
  const onNodesChange = useCallback((changes: NodeChange<CanvasNode>[]) => {
    setState((now) => ({ ...now, elements: { ...now.elements, nodes: applyNodeChanges(changes, [...now.elements.nodes]) } }));
  }, []);
  const onEdgesChange = useCallback((changes: EdgeChange<CanvasEdge>[]) => {
    setState((now) => ({ ...now, elements: { ...now.elements, edges: applyEdgeChanges(changes, [...now.elements.edges]) } }));
  }, []);
  return { ...elements, onNodesChange, onEdgesChange };
}
