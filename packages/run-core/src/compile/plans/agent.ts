// An agent as a step of the flow: its own machine is the one child; its task is the output of the node before it.
import { agentExitOf } from '../../agents/agent-exit.ts';
import { lastOutput } from '../../machine/flow-context.ts';
import type { PlanCompiler } from './plan-compiler.ts';
import { working } from './working.ts';

export const agent: PlanCompiler<'agent'> = (plan, { node, agent: program }) => {
  if (!program) throw new Error(`Agent ${node.id} has no program`);
  return {
    prepare(context) {
      const brief = program.brief(context, lastOutput(context));
      return 'error' in brief ? { outcome: brief } : { requests: { agent: brief.input } };
    },
    settle(_child, event) {
      const exit = agentExitOf(event);
      return exit.type === 'failed' ? { error: exit.error } : { port: 'out', output: exit.output };
    },
    working: working(node.id, { agent: `agent:${node.id}` }),
    fallback: typeof plan.onError === 'object' ? { value: plan.onError.value } : null,
  };
};
