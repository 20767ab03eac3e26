// A model chooses the way: an agent underneath, whose answer names a port. Like a condition it hands on what came in.
import { agentExitOf } from '../../agents/agent-exit.ts';
import { lastOutput } from '../../machine/flow-context.ts';
import { agent } from './agent.ts';
import type { PlanCompiler } from './plan-compiler.ts';

export const classify: PlanCompiler<'classify'> = (plan, surroundings) => ({
  ...agent(plan.agent, surroundings),
  settle(_child, event, context) {
    const exit = agentExitOf(event);
    if (exit.type === 'failed') return { error: exit.error };
    const answer = exit.output;
    const chosen = typeof answer === 'object' && answer !== null && 'class' in answer ? answer.class : null;
    const port = typeof chosen === 'string' && plan.ports.includes(chosen) ? chosen : plan.otherwise;
    return { port, output: lastOutput(context) };
  },
});
