// A tool as a step of the flow: one call with bound arguments, or without any with what came before it, by name.
import type { JsonObject } from '@cadre/graph-schema';
import { agentExitOf } from '../../agents/agent-exit.ts';
import { lastOutput, type FlowContext } from '../../machine/flow-context.ts';
import { argumentsFrom } from '../../tools/arguments.ts';
import type { ToolInput } from '../../tools/tool-context.ts';
import { bindExpression, type Evaluated } from '../bound-text.ts';
import { scopeFor, toolMachine } from '../tools.ts';
import type { PlanCompiler } from './plan-compiler.ts';
import { working } from './working.ts';

export const tool: PlanCompiler<'tool'> = (plan, { node, tool: program }) => {
  if (!program) throw new Error(`Tool ${node.id} has no program`);
  const [offer] = program.tools;
  const bindings = Object.entries(plan.bindingExpressions).map(([name, source]) => ({ name, value: bindExpression(source, node.id) }));
  return {
    prepare(context) {
      const given = argumentsOf(context);
      if ('error' in given) return { outcome: given };
      const input: ToolInput = { name: offer?.name ?? '', arguments: given.value, by: null, scope: scopeFor(context, program.references) };
      return { requests: { tool: input } };
    },
    settle(_child, event) {
      const exit = agentExitOf(event);
      return exit.type === 'failed' ? { error: exit.error } : { port: 'out', output: exit.output };
    },
    working: working(node.id, { tool: toolMachine(node.id) }),
    fallback: typeof plan.onError === 'object' ? { value: plan.onError.value } : null,
  };

  function argumentsOf(context: FlowContext): Evaluated<JsonObject> {
    if (bindings.length === 0) return { value: argumentsFrom(offer?.inputSchema ?? {}, lastOutput(context)) };
    const given: [string, JsonObject[string]][] = [];
    for (const { name, value } of bindings) {
      const bound = value.evaluate(context);
      if ('error' in bound) return bound;
      given.push([name, bound.value]);
    }
    return { value: Object.fromEntries(given) };
  }
};
