// Another graph as a step of the flow: its flow is the one child, and gives the output.
import { agentExitOf } from '../../agents/agent-exit.ts';
import { lastOutput } from '../../machine/flow-context.ts';
import { bindExpression } from '../bound-text.ts';
import { subgraphMachine } from '../subgraph.ts';
import type { PlanCompiler } from './plan-compiler.ts';
import { working } from './working.ts';

export const subgraph: PlanCompiler<'subgraph'> = (plan, { node }) => {
  const input = plan.inputExpression === null ? null : bindExpression(plan.inputExpression, node.id);
  return {
    prepare(context) {
      const given = input === null ? { value: lastOutput(context) } : input.evaluate(context);
      return 'error' in given ? { outcome: given } : { requests: { graph: { input: given.value } } };
    },
    settle(_child, event) {
      const exit = agentExitOf(event);
      return exit.type === 'failed' ? { error: exit.error } : { port: 'out', output: exit.output };
    },
    working: working(node.id, { graph: subgraphMachine(node.id) }),
    fallback: typeof plan.onError === 'object' ? { value: plan.onError.value } : null,
  };
};
