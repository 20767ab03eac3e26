// The table of plans: the only place that knows them all.
import type { NodePlan } from '@cadre/graph-schema';
import { agent } from './agent.ts';
import { ask } from './ask.ts';
import { choose } from './choose.ts';
import { classify } from './classify.ts';
import { each } from './each.ts';
import { evaluate } from './evaluate.ts';
import { finish } from './finish.ts';
import { gather } from './gather.ts';
import type { Behaviour, PlanCompiler, PlanContext } from './plan-compiler.ts';
import { start } from './start.ts';
import { subgraph } from './subgraph.ts';
import { tool } from './tool.ts';
import { listen, sleep, sleepUntil } from './waiting.ts';

type Runnable = Exclude<NodePlan['type'], 'comment'>;

const plans: { readonly [Type in Runnable]: PlanCompiler<Type> } = { start, evaluate, choose, finish, gather, each, ask, sleep, sleepUntil, listen, agent, classify, tool, subgraph };

/** Null for plans that don't run. */
export function behaviourOf<Type extends NodePlan['type']>(plan: Extract<NodePlan, { type: Type }>, context: PlanContext): Behaviour | null {
  const compiler: unknown = plan.type in plans ? plans[plan.type as Runnable] : null;
  return compiler ? (compiler as PlanCompiler<Type>)(plan, context) : null;
}
