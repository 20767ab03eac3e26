// The table of strategies.
import type { AgentPlan } from '@cadre/graph-schema';
import { broadcast } from './broadcast.ts';
import { delegate } from './delegate.ts';
import { pipeline } from './pipeline.ts';
import { review } from './review.ts';
import { solo } from './solo.ts';
import type { Strategy } from './strategy.ts';

const strategies: { readonly [name in NonNullable<AgentPlan['strategy']>]: Strategy } = { delegate, pipeline, broadcast, review };

export function strategyOf(plan: AgentPlan): Strategy {
  return plan.strategy === null ? solo : strategies[plan.strategy];
}
