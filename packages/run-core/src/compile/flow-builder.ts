// What the parts of the compiler share while they build one graph's flow: the graph by id, its regions, and what was built so far.
import { type FlowRegion, type Graph, type GraphNode, type Issue, type JoinPolicy, type NodeId, planOf } from '@cadre/graph-schema';
import type { Chart } from './chart.ts';
import type { ForkProgram, MachineOwner, NodeProgram, SharedRegionProgram } from './program.ts';

/** By the map whose body it is; null for the main flow. */
export type Flows = ReadonlyMap<NodeId | null, FlowRegion>;

export class FlowBuilder {
  readonly charts = new Map<string, Chart>();
  readonly forks = new Map<string, ForkProgram>();
  readonly regions = new Map<string, SharedRegionProgram>();
  readonly owners = new Map<string, MachineOwner>();
  readonly issues: Issue[] = [];
  readonly graph: Graph;
  readonly programs: ReadonlyMap<NodeId, NodeProgram>;
  readonly #byId: ReadonlyMap<string, GraphNode>;
  readonly #flows: Flows;

  constructor(graph: Graph, flows: Flows, programs: ReadonlyMap<NodeId, NodeProgram>) {
    this.graph = graph;
    this.#flows = flows;
    this.programs = programs;
    this.#byId = new Map(graph.nodes.map((node) => [node.id, node]));
  }

  node(id: NodeId): GraphNode {
    return found(this.#byId.get(id), id);
  }

  program(id: NodeId): NodeProgram {
    return found(this.programs.get(id), id);
  }

  flow(parent: NodeId | null): FlowRegion {
    return found(this.#flows.get(parent), parent ?? 'flow');
  }

  policyOf(join: NodeId | null): JoinPolicy {
    if (join === null) return 'all';
    const plan = planOf(this.node(join));
    return plan.type === 'gather' ? plan.policy : 'all';
  }

  refuse(code: string, node: NodeId, data: Issue['data'] = {}): void {
    this.issues.push({ code, severity: 'error', node, data });
  }
}

function found<T>(value: T | undefined, id: string): T {
  if (value === undefined) throw new Error(`Node ${id} is not in the flow`);
  return value;
}
