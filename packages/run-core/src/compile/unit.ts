// One graph of a run, compiled: checked, bound, drawn as charts, built as machines. A run of a graph with subgraphs has one unit a
// graph; node and machine ids mean something within their unit only.
import { analyseFlow, planOf, type Graph, type Issue, type NodeId, type Result } from '@cadre/graph-schema';
import { buildMachines } from '../machine/build.ts';
import type { Machine } from '../machine/machine.ts';
import { agentChart } from './agent-chart.ts';
import { bindAgents } from './agents.ts';
import { FlowBuilder, type Flows } from './flow-builder.ts';
import { behaviourOf } from './plans/plans.ts';
import type { AgentProgram, ExitEdge, NodeProgram, Program, SubgraphProgram, ToolProgram } from './program.ts';
import { drawSequence } from './sequence.ts';
import { toolChart } from './tool-chart.ts';
import { bindTools, lender, toolMachine } from './tools.ts';

export interface Unit {
  readonly graph: Graph;
  readonly digest: string;
  readonly program: Program;
  readonly machines: ReadonlyMap<string, Machine>;
  /** Graphs below each other, this one included. */
  readonly levels: number;
}

export interface Frozen {
  readonly graph: Graph;
  readonly digest: string;
  /** By node: the graphs it runs inside. */
  readonly inner: ReadonlyMap<NodeId, Unit>;
}

/** @param frozen a graph without errors */
export function compileUnit({ graph, digest, inner }: Frozen, subgraphs: ReadonlyMap<string, SubgraphProgram>): Result<Unit, readonly Issue[]> {
  const tools = bindTools(graph);
  const agents = bindAgents(graph, lender(graph, { tools, subgraphs }));
  const flows = flowsOf(graph);
  const builder = new FlowBuilder(graph, flows, bindNodes(graph, { agents, tools }, flows));
  build(builder, { agents, tools });
  if (builder.issues.length > 0) return { ok: false, error: builder.issues };
  const { programs: nodes, forks, regions, charts, owners } = builder;
  for (const [id, { node, label }] of subgraphs) owners.set(id, { node, role: 'graph', title: label });
  const program: Program = { graph, nodes, agents, tools, subgraphs, forks, regions, charts, owners };
  const levels = 1 + Math.max(0, ...[...inner.values()].map((unit) => unit.levels));
  return { ok: true, value: { graph, digest, program, machines: buildMachines(program), levels } };
}

interface Callers {
  readonly agents: ReadonlyMap<NodeId, AgentProgram>;
  readonly tools: ReadonlyMap<NodeId, ToolProgram>;
}

function build(builder: FlowBuilder, { agents, tools }: Callers): void {
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
    builder.charts.set(id, agentChart(id, agent.team.length > 0 || agent.tools.length > 0));
  }
  for (const tool of tools.values()) {
    const id = toolMachine(tool.node);
    builder.owners.set(id, { node: tool.node, role: 'tool', title: tool.label });
    builder.charts.set(id, toolChart(id));
  }
}

/** The main flow, and each map's body. */
function flowsOf(graph: Graph): Flows {
  const maps = graph.nodes.filter((node) => planOf(node).type === 'each').map((node) => node.id);
  return new Map([null, ...maps].map((parent) => [parent, analyseFlow(graph, parent)]));
}

function bindNodes(graph: Graph, { agents, tools }: Callers, flows: Flows): ReadonlyMap<NodeId, NodeProgram> {
  const programs = new Map<NodeId, NodeProgram>();
  const exits = exitsByNode(flows);
  for (const node of graph.nodes) {
    const own = exits.get(node.id) ?? new Map<string, ExitEdge[]>();
    const behaviour = behaviourOf(planOf(node), { graph, node, exits: own, agent: agents.get(node.id) ?? null, tool: tools.get(node.id) ?? null });
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
