// First true case wins. A case whose loop is spent counts as false.
import { lastOutput } from '../../machine/flow-context.ts';
import { isSpent } from '../../machine/leave.ts';
import { bindExpression, expressionFailed, shown } from '../bound-text.ts';
import { atOnce, type PlanCompiler } from './plan-compiler.ts';

export const choose: PlanCompiler<'choose'> = (plan, { node, exits }) => {
  const cases = plan.cases.map(({ port, whenExpression }) => ({ port, when: bindExpression(whenExpression, node.id) }));
  return atOnce((context) => {
    const output = lastOutput(context);
    for (const { port, when } of cases) {
      if (isSpent(context, exits.get(port))) continue;
      const result = when.evaluate(context);
      if ('error' in result) return { outcome: result };
      if (typeof result.value !== 'boolean') {
        return { outcome: { error: expressionFailed(context, node.id, `Case ${port} gives ${shown(result.value)}; it must give true or false.`) } };
      }
      if (result.value) return { outcome: { port, output } };
    }
    return { outcome: { port: plan.otherwise, output } };
  });
};
