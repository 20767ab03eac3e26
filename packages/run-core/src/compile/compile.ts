// A graph becomes statecharts: checked, bound, drawn as charts, built as machines. Nothing runs here.
import { analyseFlow, digestGraph, digestOf, planOf, validateGraph, type Graph, type GraphNode, type Issue, type NodeId, type Result } from '@cadre/graph-schema';
import { buildMachines } from '../machine/build.ts';
import type { Machine } from '../machine/xstate.ts';
import { agentChart } from './agent-chart.ts';
import { bindAgents } from './agents.ts';
import type { Chart } from './chart.ts';
import { FlowBuilder, type Flows } from './flow-builder.ts';
import { behaviourOf } from './plans/plans.ts';
import type { AgentProgram, ExitEdge, NodeProgram, Program } from './program.ts';
import { drawSequence } from './sequence.ts';

/**
 * The number of the meaning of a graph. It changes when the same graph and log would fold differently; a run keeps the
 * number it began with.
 */
export const SEMANTICS = 1;

export interface Compiled {
  readonly graph: Graph;
  readonly digest: string;
  readonly semantics: number;
  /** Of the charts: a snapshot of other machines is ignored. */
  readonly machineHash: string;
  readonly program: Program;
  readonly machines: ReadonlyMap<string, Machine>;
  describe(): readonly Chart[];
}

/** @returns the issues of severity `error` when there are any */
export function compile(graph: Graph): Result<Compiled, readonly Issue[]> {
  const refused = [...validateGraph(graph).filter((issue) => issue.severity === 'error'), ...graph.nodes.flatMap(notExecutable)];
  if (refused.length > 0) return { ok: false, error: refused };
  const agents = bindAgents(graph);
  const flows = flowsOf(graph);
  const builder = new FlowBuilder(graph, flows, bindNodes(graph, agents, flows));
  build(builder, agents);
  if (builder.issues.length > 0) return { ok: false, error: builder.issues };
  const { programs: nodes, forks, regions, charts, owners } = builder;
  const program: Program = { graph, nodes, agents, forks, regions, charts, owners };
  const digest = digestGraph(graph);
  const described = [...charts.values()];
  return {
    ok: true,
    value: {
      graph,
      digest,
      semantics: SEMANTICS,
      machineHash: digestOf(JSON.stringify({ digest, semantics: SEMANTICS, charts: described })),
      program,
      machines: buildMachines(program),
      describe: () => described,
    },
  };
}

function notExecutable(node: GraphNode): readonly Issue[] {
  return planOf(node).type === 'later' ? [{ code: 'kind_not_executable', severity: 'error', node: node.id, data: { kind: node.kind } }] : [];
}

function build(builder: FlowBuilder, agents: ReadonlyMap<NodeId, AgentProgram>): void {
  builder.owners.set('flow', { node: null, role: 'flow', title: builder.graph.name });
  builder.ask({ id: 'flow', parent: null, starts: builder.flow(null).entries, stopAt: null });
  for (const node of builder.graph.nodes) {
    if (planOf(node).type !== 'each') continue;
    const id = `item:${node.id}`;
    builder.owners.set(id, { node: node.id, role: 'item', title: node.label || node.id });
    builder.ask({ id, parent: node.id, starts: builder.flow(node.id).entries, stopAt: null });
  }
  builder.drawAll((stretch) => drawSequence(builder, stretch));
  for (const agent of agents.values()) {
    const id = `agent:${agent.node}`;
    builder.owners.set(id, { node: agent.node, role: 'agent', title: agent.label });
    builder.charts.set(id, agentChart(id, agent.team.length > 0));
  }
}

/** The main flow, and each map's body. */
function flowsOf(graph: Graph): Flows {
  const maps = graph.nodes.filter((node) => planOf(node).type === 'each').map((node) => node.id);
  return new Map([null, ...maps].map((parent) => [parent, analyseFlow(graph, parent)]));
}

function bindNodes(graph: Graph, agents: ReadonlyMap<NodeId, AgentProgram>, flows: Flows): ReadonlyMap<NodeId, NodeProgram> {
  const programs = new Map<NodeId, NodeProgram>();
  const exits = exitsByNode(flows);
  for (const node of graph.nodes) {
    const own = exits.get(node.id) ?? new Map<string, ExitEdge[]>();
    const behaviour = behaviourOf(planOf(node), { graph, node, exits: own, agent: agents.get(node.id) ?? null });
    if (behaviour) programs.set(node.id, { node: node.id, exits: own, fallback: null, each: null, ...behaviour });
  }
  return programs;
}

function exitsByNode(flows: Flows): ReadonlyMap<NodeId, Map<string, ExitEdge[]>> {
  const exits = new Map<NodeId, Map<string, ExitEdge[]>>();
  for (const edge of [...flows.values()].flatMap((flow) => [...flow.edges.values()])) {
    const ports = exits.get(edge.from) ?? new Map<string, ExitEdge[]>();
    exits.set(edge.from, ports);
    const edges = ports.get(edge.port) ?? [];
    ports.set(edge.port, edges);
    edges.push({ id: edge.id, to: edge.to, max: edge.back ? edge.max : null });
  }
  return exits;
}
