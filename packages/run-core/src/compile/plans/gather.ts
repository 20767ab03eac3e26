// A join's own step: its policy has been met by the fork before it; what is left is to merge.
import { arrivalsBySource } from '../../machine/flow-context.ts';
import { bindExpression } from '../bound-text.ts';
import { atOnce, type PlanCompiler } from './plan-compiler.ts';

export const gather: PlanCompiler<'gather'> = (plan, { node }) => {
  const merge = plan.mergeExpression === null ? null : bindExpression(plan.mergeExpression, node.id);
  return atOnce((context) => {
    if (!merge) return { outcome: { port: 'out', output: arrivalsBySource(context.arrivals) } };
    const result = merge.evaluate(context);
    return { outcome: 'error' in result ? result : { port: 'out', output: result.value } };
  });
};
