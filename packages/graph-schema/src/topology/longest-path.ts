// How many model calls a graph can make, read from its shape alone. Retries are not counted: they replace calls that failed.
import type { Graph } from '../document.ts';
import type { NodeId } from '../ids.ts';
import { planOf } from '../kinds.ts';
import type { AgentPlan } from '../plan.ts';
import { workersOf } from './delegation.ts';
import { analyseFlow } from './flow-region.ts';
import type { FlowRegion } from './flow.ts';
import { indexGraph } from './graph-index.ts';
import { loopOf } from './loops.ts';

export interface LongestPath {
  /** Model calls on the longest way through the graph, loops taken as often as they may, one item a map; within the budget. */
  readonly modelCalls: number;
  /** The nodes on it that call models. */
  readonly nodes: readonly NodeId[];
  /** Maps whose body calls models: their calls multiply by the items of the list. */
  readonly maps: readonly NodeId[];
  /** Model calls if every branch, case and loop is taken as often as it may; null when a list without a known length decides. */
  readonly worstCase: number | null;
}

interface Costs {
  readonly graph: Graph;
  readonly agents: Map<NodeId, number>;
}

/** Model calls of one visit of an agent and everyone under it. */
function agentCalls(node: NodeId, plan: AgentPlan, costs: Costs): number {
  const known = costs.agents.get(node);
  if (known !== undefined) return known;
  // Entered before its workers, so that a cycle of delegation (an issue of its own) ends.
  costs.agents.set(node, 1);
  const index = indexGraph(costs.graph);
  const under = workersOf(costs.graph, node).map((worker) => {
    const drawn = index.nodes.get(worker);
    const workerPlan = drawn === undefined ? null : planOf(drawn);
    return workerPlan?.type === 'agent' ? agentCalls(worker, workerPlan, costs) : 0;
  });
  const hasTools = index.edgesFrom(node).some((edge) => index.role(edge) === 'uses');
  const calls = Math.min(ownCalls(plan, under, hasTools), plan.limits.steps ?? Infinity);
  costs.agents.set(node, calls);
  return calls;
}

function ownCalls(plan: AgentPlan, under: readonly number[], hasTools: boolean): number {
  const workers = under.reduce((sum, calls) => sum + calls, 0);
  switch (plan.strategy) {
    case null:
      return hasTools ? (plan.limits.steps ?? 1) : 1;
    case 'delegate':
      return plan.rounds * (1 + workers) + 1;
    case 'review':
      return plan.rounds * (1 + (under[0] ?? 0));
    default:
      return workers + 1;
  }
}

/** How often a node can be entered: once, and once more for every turn of every loop it is in. */
function visitsIn(region: FlowRegion): ReadonlyMap<NodeId, number> {
  const visits = new Map(region.order.map((node) => [node, 1]));
  for (const edge of region.edges.values()) {
    if (!edge.back) continue;
    for (const node of loopOf(region, edge)) visits.set(node, (visits.get(node) ?? 0) + (edge.max ?? 1));
  }
  return visits;
}

interface RegionCalls {
  readonly longest: number;
  readonly total: number;
  readonly nodes: readonly NodeId[];
  readonly maps: readonly NodeId[];
}

const nothing: RegionCalls = { longest: 0, total: 0, nodes: [], maps: [] };

function nodeCalls(node: NodeId, costs: Costs, around: ReadonlySet<NodeId>): RegionCalls {
  const drawn = indexGraph(costs.graph).nodes.get(node);
  if (drawn === undefined || around.has(node)) return nothing;
  const plan = planOf(drawn);
  if (plan.type === 'classify') return { longest: 1, total: 1, nodes: [node], maps: [] };
  if (plan.type === 'agent') {
    const calls = agentCalls(node, plan, costs);
    return { longest: calls, total: calls, nodes: [node], maps: [] };
  }
  if (plan.type !== 'each') return nothing;
  const body = regionCalls(node, costs, new Set(around).add(node));
  return body.total === 0 ? nothing : { ...body, maps: [node, ...body.maps] };
}

function regionCalls(parent: NodeId | null, costs: Costs, around: ReadonlySet<NodeId>): RegionCalls {
  const region = analyseFlow(costs.graph, parent);
  const visits = visitsIn(region);
  const best = new Map<NodeId, { readonly calls: number; readonly previous: NodeId | null }>();
  const own = new Map(region.order.map((node) => [node, nodeCalls(node, costs, around)]));
  let last: NodeId | null = null;
  let total = 0;
  for (const node of region.order) {
    let previous: NodeId | null = null;
    for (const edge of region.incoming(node)) {
      if (!edge.back && best.has(edge.from) && (best.get(edge.from)?.calls ?? 0) > (previous === null ? -1 : (best.get(previous)?.calls ?? 0))) previous = edge.from;
    }
    const times = visits.get(node) ?? 1;
    const calls = (previous === null ? 0 : (best.get(previous)?.calls ?? 0)) + (own.get(node)?.longest ?? 0) * times;
    best.set(node, { calls, previous });
    total += (own.get(node)?.total ?? 0) * times;
    if (last === null || calls > (best.get(last)?.calls ?? 0)) last = node;
  }
  const nodes: NodeId[] = [];
  for (let node = last; node !== null; node = best.get(node)?.previous ?? null) nodes.unshift(...(own.get(node)?.nodes ?? []));
  const maps = region.order.flatMap((node) => own.get(node)?.maps ?? []);
  return { longest: last === null ? 0 : (best.get(last)?.calls ?? 0), total, nodes, maps };
}

export function longestPath(graph: Graph): LongestPath {
  const { longest, total, nodes, maps } = regionCalls(null, { graph, agents: new Map() }, new Set());
  const budget = graph.settings.budget.steps ?? Infinity;
  const worst = Math.min(maps.length > 0 ? Infinity : total, budget);
  return { modelCalls: Math.min(longest, budget), nodes, maps, worstCase: Number.isFinite(worst) ? worst : null };
}
