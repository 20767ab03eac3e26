// Nodes that wait: for a duration, until a time, or for a named signal.
import type { NodeId } from '@cadre/graph-schema';
import { lastOutput, type FlowContext } from '../../machine/flow-context.ts';
import { bindExpression, expressionFailed, shown, type Evaluated } from '../bound-text.ts';
import { working } from './working.ts';
import type { Behaviour, PlanCompiler } from './plan-compiler.ts';

export const sleep: PlanCompiler<'sleep'> = (plan, { node }) => timer(node.id, () => ({ value: { delayMs: plan.durationMs } }));

export const sleepUntil: PlanCompiler<'sleepUntil'> = (plan, { node }) => {
  const time = bindExpression(plan.timeExpression, node.id);
  return timer(node.id, (context) => {
    const result = time.evaluate(context);
    if ('error' in result) return result;
    const at = typeof result.value === 'number' ? result.value : typeof result.value === 'string' ? Date.parse(result.value) : Number.NaN;
    if (Number.isFinite(at)) return { value: { at } };
    return { error: expressionFailed(context, node.id, `${shown(result.value)} is not a time; give an ISO 8601 text or milliseconds since 1970.`) };
  });
};

function timer(node: NodeId, when: (context: FlowContext) => Evaluated<{ delayMs: number } | { at: number }>): Behaviour {
  return {
    prepare(context) {
      const time = when(context);
      return 'error' in time ? { outcome: time } : { requests: { timer: { ...time.value, reason: 'wait' } } };
    },
    settle: (_child, _event, context) => ({ port: 'out', output: lastOutput(context) }),
    working: working(node, { timer: 'timer.wait' }),
  };
}

/** Output: `{ received, payload }`; `received` is false when the timeout came first. */
export const listen: PlanCompiler<'listen'> = (plan, { node }) => ({
  prepare: () => ({
    requests: { signal: { name: plan.signal }, ...(plan.timeoutMs === null ? {} : { timeout: { delayMs: plan.timeoutMs, reason: 'deadline' } }) },
  }),
  settle(child, event) {
    if (event.type === 'error') return { error: event.error };
    return { port: 'out', output: child === 'signal' ? { received: true, payload: event.output } : { received: false, payload: null } };
  },
  working: working(node.id, plan.timeoutMs === null ? { signal: 'signal.await' } : { signal: 'signal.await', timeout: 'timer.wait' }),
});
