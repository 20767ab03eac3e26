// What people call the parts of a graph. Traces and events name ids; a page says labels.
import { kindOf, planOf, portsOf, type Graph, type GraphNode, type NodeId } from '@cadre/graph-schema';
import type { ActorPath, Levels } from '@cadre/run-core';

export interface NodeNames {
  nodeOf(id: string): GraphNode | undefined;
  /** The label, or the kind's title when there is none, or the id when the graph has no such node. */
  nameOf(id: NodeId | string | null): string;
  /** What the model named, as people call it: a worker for a delegation, a tool's node, else the name itself. */
  toolName(tool: string): string;
  /** A port's label on the canvas, e.g. a case's; its id when it has none. */
  portLabel(node: string, port: string): string;
}

const DELEGATION = 'delegate_to_';

export function namesOf(graph: Graph): NodeNames {
  const nodes = new Map<string, GraphNode>(graph.nodes.map((node) => [node.id, node]));
  function nameOf(id: string | null): string {
    if (id === null) return 'Flow';
    const node = nodes.get(id);
    if (node === undefined) return id;
    return node.label === '' ? kindOf(node).title : node.label;
  }
  return {
    nodeOf: (id) => nodes.get(id),
    nameOf,
    toolName: (tool) => (isDelegation(tool) ? nameOf(tool.slice(DELEGATION.length)) : isOffered(nodes.get(tool)) ? nameOf(tool) : tool),
    portLabel(id, port) {
      const node = nodes.get(id);
      const label = node === undefined ? undefined : portsOf(node).find((candidate) => candidate.id === port)?.label;
      return label ?? port.charAt(0).toUpperCase() + port.slice(1);
    },
  };
}

/** Whether a model is offered a node by its id; the tools of an MCP server go by names of their own. */
function isOffered(node: GraphNode | undefined): boolean {
  const plan = node === undefined ? null : planOf(node);
  return plan?.type === 'subgraph' || (plan?.type === 'tool' && plan.request.type !== 'mcp');
}

/** The names of the graph that an actor works in. */
export function createNamesIndex({ levels }: { readonly levels: Levels }): (actor: ActorPath) => NodeNames {
  const known = new Map<Graph, NodeNames>();
  return (actor) => {
    const { graph } = levels.at(levels.of(actor));
    const found = known.get(graph) ?? namesOf(graph);
    known.set(graph, found);
    return found;
  };
}

export function isDelegation(tool: string): boolean {
  return tool.startsWith(DELEGATION);
}

/** `Billing`, `Billing and Account`, `Billing, Account and 3 more`. */
export function listOf(names: readonly string[]): string {
  const distinct = [...new Set(names)];
  if (distinct.length > 4) return `${distinct.slice(0, 3).join(', ')} and ${distinct.length - 3} more`;
  const last = distinct.at(-1) ?? '';
  return distinct.length < 2 ? last : `${distinct.slice(0, -1).join(', ')} and ${last}`;
}
