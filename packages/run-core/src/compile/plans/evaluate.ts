import { bindExpression } from '../bound-text.ts';
import { atOnce, type PlanCompiler } from './plan-compiler.ts';

export const evaluate: PlanCompiler<'evaluate'> = (plan, { node }) => {
  const value = bindExpression(plan.valueExpression, node.id);
  return atOnce((context) => {
    const result = value.evaluate(context);
    return { outcome: 'error' in result ? result : { port: 'out', output: result.value } };
  });
};
