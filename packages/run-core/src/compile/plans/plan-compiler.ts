// How a plan becomes a node's behaviour. One file a plan type beside this one; `plans.ts` is their table.
import type { Graph, GraphNode, NodePlan } from '@cadre/graph-schema';
import type { AgentProgram, EachProgram, NodeProgram, ToolProgram } from '../program.ts';

export type Behaviour = Pick<NodeProgram, 'prepare' | 'settle' | 'working'> & { readonly each?: EachProgram; readonly fallback?: NodeProgram['fallback'] };

export interface PlanContext {
  readonly graph: Graph;
  readonly node: GraphNode;
  readonly exits: NodeProgram['exits'];
  /** For nodes that are agents, or have one underneath. */
  readonly agent: AgentProgram | null;
  /** For nodes that are tools. */
  readonly tool: ToolProgram | null;
}

export type PlanCompiler<Type extends NodePlan['type']> = (plan: Extract<NodePlan, { type: Type }>, context: PlanContext) => Behaviour;

/** For nodes that settle on entering: no child can end. @throws always */
export function asksNothing(child: string): never {
  throw new Error(`A node that asks nothing heard from ${child}`);
}

/** A node that only computes. */
export function atOnce(prepare: NodeProgram['prepare']): Behaviour {
  return { prepare, settle: asksNothing, working: null };
}
