// A stretch of flow as a chart: one compound state per node, one active at a time. Forks become states of their own
// that wait for child machines; loops are transitions to an earlier state.
import type { FlowEdge, NodeId } from '@cadre/graph-schema';
import type { Chart, ChartState } from './chart.ts';
import { action } from './chart.ts';
import type { FlowBuilder, Stretch } from './flow-builder.ts';
import { forkState } from './fork.ts';
import { flowOutPorts, nodeState, type Ways } from './node-states.ts';

/** No node can be named like them. */
const ends: { readonly [state: string]: ChartState } = {
  ':arrived': { id: ':arrived', type: 'final', entry: [action('exit', { type: 'arrived' })] },
  ':ended': { id: ':ended', type: 'final', entry: [action('exit', { type: 'ended' })] },
  ':finished': { id: ':finished', type: 'final' },
  ':failed': { id: ':failed', type: 'final' },
};

/** Draws a stretch. The stretches of its branches are asked of the builder, which has them drawn next. */
export function drawSequence(builder: FlowBuilder, stretch: Stretch): Chart {
  return new Walk(builder, stretch).chart();
}

class Walk {
  readonly #builder: FlowBuilder;
  readonly #stretch: Stretch;
  readonly #states: { [id: string]: ChartState } = {};
  readonly #queue: NodeId[] = [];
  readonly #seen = new Set<NodeId>();
  readonly #backEdges: FlowEdge[] = [];

  constructor(builder: FlowBuilder, stretch: Stretch) {
    this.#builder = builder;
    this.#stretch = stretch;
  }

  chart(): Chart {
    const { id, starts } = this.#stretch;
    const initial = this.#begin(starts);
    for (let node = this.#queue.shift(); node !== undefined; node = this.#queue.shift()) this.#addNode(node);
    for (const edge of this.#backEdges) {
      if (!this.#seen.has(edge.to)) this.#builder.refuse('loop_leaves_branch', edge.from, { edge: edge.id, to: edge.to });
    }
    return { id, initial, states: { ...this.#states, ...ends } };
  }

  #begin(starts: readonly NodeId[]): string {
    const [first, ...others] = starts;
    if (first === undefined) return ':ended';
    if (others.length > 0) return this.#addFork({ node: null, port: 'body', targets: starts, edges: [] });
    this.#visit(first);
    return first;
  }

  #visit(node: NodeId): void {
    if (this.#seen.has(node)) return;
    this.#seen.add(node);
    this.#queue.push(node);
  }

  #addNode(id: NodeId): void {
    const program = this.#builder.program(id);
    const node = this.#builder.node(id);
    const flow = this.#builder.flow(this.#stretch.parent);
    const ways: Ways = {
      of: (port) => {
        const edges = flow.outgoing(id, port);
        return { target: this.#targetOf(id, port, edges), edges: edges.map((edge) => edge.id) };
      },
      finished: '#:finished',
      failed: '#:failed',
    };
    this.#states[id] = nodeState(id, program, { ports: flowOutPorts(node), ways });
  }

  #targetOf(node: NodeId, port: string, edges: readonly FlowEdge[]): string {
    const [edge, ...others] = edges;
    if (!edge) return '#:ended';
    if (others.length > 0) return `#${this.#addFork({ node, port, targets: [...new Set(edges.map(({ to }) => to))], edges })}`;
    if (edge.back) {
      this.#backEdges.push(edge);
      return `#${edge.to}`;
    }
    return this.#stepTo(edge.to);
  }

  #stepTo(node: NodeId): string {
    if (node === this.#stretch.stopAt) return '#:arrived';
    this.#visit(node);
    return `#${node}`;
  }

  #addFork(fork: { node: NodeId | null; port: string; targets: readonly NodeId[]; edges: readonly FlowEdge[] }): string {
    const built = forkState(this.#builder, this.#stretch, fork);
    const next = built.join === null ? (this.#stretch.stopAt === null ? '#:ended' : '#:arrived') : this.#stepTo(built.join);
    this.#states[built.id] = built.state(next);
    return built.id;
  }
}
