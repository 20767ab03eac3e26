// Which tools are lent to whom: read from the uses edges alone.
import type { Graph, GraphNode } from '../document.ts';
import type { EdgeId, NodeId } from '../ids.ts';
import { drawnOrder } from './delegation.ts';
import { indexGraph } from './graph-index.ts';

export interface LentTool {
  readonly node: NodeId;
  readonly edge: EdgeId;
}

/** In drawn order, each once. */
export function toolsOf(graph: Graph, agent: NodeId): readonly LentTool[] {
  const index = indexGraph(graph);
  const lent = new Map<GraphNode, LentTool>();
  for (const edge of index.edgesFrom(agent)) {
    const tool = index.nodes.get(edge.to.node);
    if (tool !== undefined && index.role(edge) === 'uses' && !lent.has(tool)) lent.set(tool, { node: tool.id, edge: edge.id });
  }
  return [...lent].sort(([left], [right]) => drawnOrder(left, right)).map(([, tool]) => tool);
}

/** Every agent it is lent to, by id. */
export function usersOf(graph: Graph, tool: NodeId): readonly NodeId[] {
  const index = indexGraph(graph);
  return [...new Set(index.edgesTo(tool).filter((edge) => index.role(edge) === 'uses').map((edge) => edge.from.node))].sort();
}
