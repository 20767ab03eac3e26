// What the parts of the compiler share while they build one graph's flow: the graph by id, its regions, and what was built so far.
import { type FlowRegion, type Graph, type GraphNode, type Issue, type JoinPolicy, type NodeId, planOf } from '@cadre/graph-schema';
import type { Chart } from './chart.ts';
import type { ForkProgram, MachineOwner, NodeProgram, SharedRegionProgram } from './program.ts';

export interface Stretch {
  /** Chart id; also the key under which it is drawn once. */
  readonly id: string;
  /** The map whose body it runs in; null in the main flow. */
  readonly parent: NodeId | null;
  readonly starts: readonly NodeId[];
  /** The join it ends before; null when it runs to the end. */
  readonly stopAt: NodeId | null;
}

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
  readonly #asked: Stretch[] = [];
  readonly #askedIds = new Set<string>();
  readonly #byId: ReadonlyMap<string, GraphNode>;
  readonly #flows: Flows;

  constructor(graph: Graph, flows: Flows, programs: ReadonlyMap<NodeId, NodeProgram>) {
    this.graph = graph;
    this.#flows = flows;
    this.programs = programs;
    this.#byId = new Map(graph.nodes.map((node) => [node.id, node]));
  }

  /** Has a stretch drawn, once. */
  ask(stretch: Stretch): void {
    if (this.#askedIds.has(stretch.id)) return;
    this.#askedIds.add(stretch.id);
    this.#asked.push(stretch);
  }

  /** Draws everything that was asked for, and what that asks for in turn. */
  drawAll(draw: (stretch: Stretch) => Chart): void {
    for (let stretch = this.#asked.shift(); stretch; stretch = this.#asked.shift()) this.charts.set(stretch.id, draw(stretch));
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
