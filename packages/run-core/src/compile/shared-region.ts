// Branches that share nodes before their join (not series-parallel): one parallel machine for that small region. Each node
// waits for its incoming edges; an edge is taken or dead, and a node all of whose edges are dead is skipped.
import type { EdgeId, NodeId } from '@cadre/graph-schema';
import { action, type ChartState } from './chart.ts';
import type { FlowBuilder } from './flow-builder.ts';
import { flowOutPorts, nodeState, type Ways } from './node-states.ts';

/** Parallel machines cost more the wider they are: 20 regions step in about 1 ms, 200 in 160 ms. */
const MOST_NODES = 40;

interface Region {
  readonly id: string;
  readonly parent: NodeId | null;
  readonly nodes: ReadonlySet<NodeId>;
  readonly join: NodeId | null;
  /** The fork's own edges; other edges from outside can't be taken in this region. */
  readonly starts: ReadonlySet<EdgeId>;
}

export function buildSharedRegion(builder: FlowBuilder, region: Region): void {
  if (builder.charts.has(region.id)) return;
  const flow = builder.flow(region.parent);
  const nodes = flow.order.filter((node) => region.nodes.has(node) && node !== region.join);
  const [first] = nodes;
  if (first !== undefined && nodes.length > MOST_NODES) builder.refuse('shared_region_too_large', first, { nodes: nodes.length, most: MOST_NODES });
  for (const edge of flow.edges.values()) {
    if (edge.back && region.nodes.has(edge.from)) builder.refuse('loop_in_shared_region', edge.from, { edge: edge.id });
  }
  builder.regions.set(region.id, {
    nodes: new Map(
      nodes.map((node) => [
        node,
        {
          incoming: flow.incoming(node).filter((edge) => region.starts.has(edge.id) || (!edge.back && region.nodes.has(edge.from))).map(({ id, from }) => ({ id, from })),
          outgoing: flow.outgoing(node).map((edge) => edge.id),
          policy: builder.policyOf(node),
        },
      ]),
    ),
    join: region.join === null ? null : {
      edges: flow.incoming(region.join).filter((edge) => region.starts.has(edge.id) || region.nodes.has(edge.from)).map(({ id, from }) => ({ id, from })),
      policy: builder.policyOf(region.join),
    },
  });
  builder.charts.set(region.id, {
    id: region.id,
    initial: 'running',
    states: {
      running: {
        type: 'parallel',
        states: Object.fromEntries(nodes.map((node) => [node, regionState(builder, region, node)])),
        always: [
          { guard: action('exited', { type: 'failed' }), target: '#:failed' },
          { guard: action('exited', { type: 'finished' }), target: '#:finished' },
          { guard: action('region.joined', { region: region.id }), target: '#:settled' },
        ],
        onDone: [{ target: '#:settled' }],
      },
      settled: { id: ':settled', type: 'final', entry: [action('region.exit', { region: region.id })] },
      finished: { id: ':finished', type: 'final' },
      failed: { id: ':failed', type: 'final' },
    },
  });
}

function regionState(builder: FlowBuilder, region: Region, node: NodeId): ChartState {
  const flow = builder.flow(region.parent);
  const params = { region: region.id, node };
  const left = `#${node}.left`;
  const ways: Ways = { of: (port) => ({ target: left, edges: flow.outgoing(node, port).map((edge) => edge.id) }), finished: left, failed: left };
  const active = nodeState(`${node}:active`, builder.program(node), { ports: flowOutPorts(builder.node(node)), ways });
  return {
    id: node,
    initial: 'waiting',
    states: {
      waiting: { always: [{ guard: action('region.ready', params), target: 'active' }, { guard: action('region.dead', params), target: 'skipped' }] },
      active: { ...active, entry: [action('region.gather', params), ...(active.entry ?? [])] },
      left: { type: 'final', entry: [action('region.mark', params)] },
      skipped: { type: 'final', entry: [action('region.mark', params)] },
    },
  };
}
