// A graph's nodes, bound: expressions compiled, edges looked up. Charts say where a run may go; programs say what happens there.
import type { AgentPlan, EdgeId, Graph, JoinPolicy, Json, JsonObject, NodeId, Reference, Result, Scope, ToolPlan } from '@cadre/graph-schema';
import type { ToolOffer, UntimedRequest } from '../effect.ts';
import type { RunError } from '../error.ts';
import type { MemoryTurn } from '../event.ts';
import type { FlowContext, Outcome } from '../machine/flow-context.ts';
import type { ActorRole } from '../trace.ts';
import type { Chart, ChartState } from './chart.ts';

/** A node of the flow. */
export interface NodeProgram {
  readonly node: NodeId;
  /** On entering: what it asks of its children, or at once what came of it. */
  prepare(context: FlowContext): Prepared;
  /** A child ended. Never called for nodes that ask nothing. */
  settle(child: string, event: ChildEvent, context: FlowContext): Outcome;
  /** The chart of its `working` state; null for nodes that settle on entering. */
  readonly working: ChartState | null;
  /** Edges by the port they leave from. */
  readonly exits: ReadonlyMap<string, readonly ExitEdge[]>;
  /** Continues with this output where the node fails. */
  readonly fallback: { readonly value: Json } | null;
  readonly each: EachProgram | null;
}

export type Prepared = { readonly outcome: Outcome } | { readonly requests: { readonly [child: string]: object } };

export interface ExitEdge {
  readonly id: EdgeId;
  readonly to: NodeId;
  /** The bound of a back edge; null for a forward edge. */
  readonly max: number | null;
}

export type ChildEvent = { readonly type: 'done'; readonly output: Json } | { readonly type: 'error'; readonly error: RunError };

/** A map: what it runs for each item. */
export interface EachProgram {
  readonly machine: string;
  readonly concurrency: number;
  readonly onItemError: 'fail' | 'skip' | 'collect';
  items(context: FlowContext): { readonly items: readonly Json[] } | { readonly error: RunError };
  result(nodes: FlowContext['nodes'], parent: FlowContext, item: { readonly value: Json; readonly index: number; readonly last: Json }): { readonly output: Json } | { readonly error: RunError };
}

/** A port that several edges leave from: one child machine a branch, up to the join. */
export interface ForkProgram {
  readonly key: string;
  readonly branches: readonly { readonly child: string; readonly machine: string | null; readonly edges: readonly EdgeId[] }[];
  readonly policy: JoinPolicy;
}

/** An agent: what it is, and who works for it. */
export interface AgentProgram {
  readonly node: NodeId;
  readonly label: string;
  readonly plan: AgentPlan;
  /** The models to try, in order. */
  readonly models: readonly string[];
  readonly team: readonly TeamMember[];
  readonly tools: readonly AgentTool[];
  /** Resolves the texts of this agent and of everyone under it. */
  brief(context: FlowContext, task: Json): { readonly input: AgentInput } | { readonly error: RunError };
}

export interface TeamMember {
  readonly node: NodeId;
  readonly label: string;
  /** What it is for, in a sentence: the first of its instructions. */
  readonly purpose: string;
  /** What it is taken to have answered when it fails. */
  readonly fallback: { readonly value: Json } | null;
  readonly edge: EdgeId;
}

/** A node that is lent to an agent: a tool, or a graph that it may run. */
export interface AgentTool {
  readonly node: NodeId;
  readonly edge: EdgeId;
  /** Of the machine to start; its input is `{ name, arguments }` and more, its exit that of an agent. */
  readonly machine: string;
  readonly offers: readonly AgentOffer[];
  /** What its texts read of the flow. */
  readonly references: readonly Reference[];
  /** What it is taken to have given when it fails. */
  readonly fallback: { readonly value: Json } | null;
}

/** `name` is what the model calls it, `tool` what its machine does. */
export interface AgentOffer extends ToolOffer {
  readonly tool: string;
}

/** A tool: what it can be called for, and the request that a call becomes. */
export interface ToolProgram {
  readonly node: NodeId;
  readonly label: string;
  readonly plan: ToolPlan;
  /** One, or the chosen tools of an MCP server. */
  readonly tools: readonly ToolOffer[];
  readonly references: readonly Reference[];
  /** @param given arguments that fit the tool's schema @returns a sentence when no request can be made of them */
  request(name: string, given: JsonObject, scope: Scope): Result<UntimedRequest, string>;
}

/** What an agent machine is started with. */
export interface AgentInput {
  readonly path?: string;
  readonly task: string;
  /** What the context contract of its boss lets through, beside the task; empty when nothing. */
  readonly background: string;
  readonly briefs: Briefs;
  /** What the tools of it and everyone under it read of the flow; absent when they have none. */
  readonly scope?: Scope;
  /** Of earlier runs of the session, oldest first; absent when it remembers nothing. */
  readonly memory?: readonly MemoryTurn[];
}

/** Texts resolved when the flow entered the team, for the agent and all under it. */
export interface Briefs {
  readonly [node: string]: { readonly instructions: string; readonly task: string | null; readonly facts: string };
}

/** A node that runs another graph, as a step of the flow or as a tool of agents. */
export interface SubgraphProgram {
  readonly node: NodeId;
  readonly label: string;
  /** Of the graph it runs. */
  readonly digest: string;
  /** What an agent that uses it is offered. */
  readonly offer: ToolOffer;
  /** What its flow begins with; else a sentence that says why what was asked does not fit. */
  inputFrom(request: SubgraphRequest): Result<Json, string>;
}

/** A step gives the input itself, an agent its tool's arguments. */
export type SubgraphRequest = { readonly input: Json } | { readonly arguments: JsonObject };

export interface Program {
  readonly graph: Graph;
  readonly nodes: ReadonlyMap<NodeId, NodeProgram>;
  readonly agents: ReadonlyMap<NodeId, AgentProgram>;
  readonly tools: ReadonlyMap<NodeId, ToolProgram>;
  /** By the id their actor is started by. */
  readonly subgraphs: ReadonlyMap<string, SubgraphProgram>;
  readonly forks: ReadonlyMap<string, ForkProgram>;
  readonly regions: ReadonlyMap<string, SharedRegionProgram>;
  readonly charts: ReadonlyMap<string, Chart>;
  /** Which node a machine belongs to, and as what; by chart id. */
  readonly owners: ReadonlyMap<string, MachineOwner>;
}

export interface MachineOwner {
  readonly node: NodeId | null;
  readonly role: ActorRole;
  readonly title: string;
}

/** Branches that share nodes before their join: who waits for which edges. */
export interface SharedRegionProgram {
  readonly nodes: ReadonlyMap<NodeId, { readonly incoming: readonly { readonly id: EdgeId; readonly from: NodeId }[]; readonly outgoing: readonly EdgeId[]; readonly policy: JoinPolicy }>;
  readonly join: { readonly edges: readonly { readonly id: EdgeId; readonly from: NodeId }[]; readonly policy: JoinPolicy } | null;
}
