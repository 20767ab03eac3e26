// The graph's tools, bound: what each can be called for, and the request that a call becomes.
import { planOf, toolsOf, type Graph, type GraphNode, type NodeId, type NodePlan, type Reference, type Scope, type ToolPlan } from '@cadre/graph-schema';
import type { ToolOffer } from '../effect.ts';
import { scopeOf, type FlowContext } from '../machine/flow-context.ts';
import { bindHttpRequest } from '../tools/http-request.ts';
import type { AgentTool, SubgraphProgram, ToolProgram } from './program.ts';

/** The id its actor is started by. */
export function toolMachine(node: string): string {
  return `tool:${node}`;
}

export function bindTools(graph: Graph): ReadonlyMap<NodeId, ToolProgram> {
  const programs = new Map<NodeId, ToolProgram>();
  for (const node of graph.nodes) {
    const plan = planOf(node);
    if (plan.type === 'tool') programs.set(node.id, bindTool(node, plan));
  }
  return programs;
}

function bindTool(node: GraphNode, plan: ToolPlan): ToolProgram {
  const { request } = plan;
  const label = node.label || node.id;
  const own = (inputSchema: ToolOffer['inputSchema']): ToolOffer => ({ name: node.id, description: plan.description.trim() || label, inputSchema });
  const common = { node: node.id, label, plan };
  switch (request.type) {
    case 'http': {
      const bound = bindHttpRequest(request);
      return { ...common, tools: [own(request.argumentsSchema)], references: bound.references, request: (_name, given, scope) => bound.resolve(given, scope) };
    }
    case 'code': {
      const { language, source, memoryMb } = request;
      return { ...common, tools: [own(request.argumentsSchema)], references: [], request: (_name, given) => ({ ok: true, value: { type: 'code', language, source, arguments: given, memoryMb } }) };
    }
    case 'mcp': {
      const tools = request.tools.map(({ name, description, argumentsSchema }): ToolOffer => ({ name, description: description.trim() || plan.description.trim() || name, inputSchema: argumentsSchema }));
      return {
        ...common, tools, references: [],
        request(name, given) {
          const chosen = request.tools.find((tool) => tool.name === name);
          if (!chosen) return { ok: false, error: `There is no tool ${name}.` };
          return { ok: true, value: { type: 'mcp', server: request.server, tool: name, digest: chosen.digest, arguments: given } };
        },
      };
    }
  }
}

/** Of what a flow knows, what these texts read: a tool's actor carries no more than that. */
export function scopeFor(context: FlowContext, references: readonly Reference[]): Scope {
  const { input, nodes, run, ...item } = scopeOf(context);
  const reads = new Set(references.map(({ variable }) => variable));
  const named = references.filter(({ variable }) => variable === 'nodes').map(({ path: [node] }) => node);
  const read = named.includes(undefined) ? nodes : Object.fromEntries(Object.entries(nodes).filter(([node]) => named.includes(node)));
  return { input: reads.has('input') ? input : null, nodes: read, run, ...(reads.has('item') || reads.has('index') ? item : {}) };
}

interface Lendable {
  readonly tools: ReadonlyMap<NodeId, ToolProgram>;
  readonly subgraphs: ReadonlyMap<string, SubgraphProgram>;
}

/** What an agent has been lent, in drawn order, under names that no other offer of it has. */
export function lender(graph: Graph, { tools, subgraphs }: Lendable): (agent: NodeId, taken: readonly string[]) => readonly AgentTool[] {
  const fallbacks = new Map(graph.nodes.map((node) => [node.id, fallbackOf(planOf(node))]));
  const inside = new Map([...subgraphs].map(([machine, program]) => [program.node, { machine, program }]));
  return (agent, taken) => {
    const used = new Set(taken);
    return toolsOf(graph, agent).flatMap(({ node, edge }): readonly AgentTool[] => {
      const tool = tools.get(node);
      const subgraph = inside.get(node);
      const named = (offer: ToolOffer) => ({ ...offer, name: freeName(offer.name, node, used), tool: offer.name });
      const common = { node, edge, fallback: fallbacks.get(node) ?? null };
      if (tool) return [{ ...common, machine: toolMachine(node), references: tool.references, offers: tool.tools.map(named) }];
      return subgraph ? [{ ...common, machine: subgraph.machine, references: [], offers: [named(subgraph.program.offer)] }] : [];
    });
  };
}

function fallbackOf(plan: NodePlan): AgentTool['fallback'] {
  return 'onError' in plan && typeof plan.onError === 'object' ? { value: plan.onError.value } : null;
}

const LONGEST_NAME = 64;

/** Providers take letters, digits, _ and -, 64 at most. Two servers may have tools of one name. */
function freeName(name: string, node: string, used: Set<string>): string {
  const plain = (text: string) => text.replaceAll(/[^A-Za-z0-9_-]/g, '_');
  const candidates = [plain(name), plain(`${node}_${name}`)];
  let free = candidates.find((candidate) => candidate.length <= LONGEST_NAME && !used.has(candidate));
  for (let number = 2; free === undefined; number++) {
    const candidate = `${plain(name).slice(0, LONGEST_NAME - 6)}_${number}`;
    if (!used.has(candidate)) free = candidate;
  }
  used.add(free);
  return free;
}
