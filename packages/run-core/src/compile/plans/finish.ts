import { lastOutput } from '../../machine/flow-context.ts';
import { FINISH_PORT } from '../../machine/leave.ts';
import { bindExpression } from '../bound-text.ts';
import { atOnce, type PlanCompiler } from './plan-compiler.ts';

export const finish: PlanCompiler<'finish'> = (plan, { node }) => {
  const value = plan.valueExpression === null ? null : bindExpression(plan.valueExpression, node.id);
  return atOnce((context) => {
    if (!value) return { outcome: { port: FINISH_PORT, output: lastOutput(context) } };
    const result = value.evaluate(context);
    return { outcome: 'error' in result ? result : { port: FINISH_PORT, output: result.value } };
  });
};
