// A person decides. The question and the deadline are two children; whichever ends first settles it.
import { bindTemplate } from '../bound-text.ts';
import type { PlanCompiler } from './plan-compiler.ts';
import { working } from './working.ts';

/** Output: `{ decision, form, comment, by }`; the ports are the decisions, and `timeout`. */
export const ask: PlanCompiler<'ask'> = (plan, { node }) => {
  const question = bindTemplate(plan.questionTemplate, node.id);
  const show = bindTemplate(plan.showTemplate, node.id);
  return {
    prepare(context) {
      const asked = question.evaluate(context);
      if ('error' in asked) return { outcome: asked };
      const shown = show.evaluate(context);
      if ('error' in shown) return { outcome: shown };
      const person = { question: asked.value, show: shown.value, form: plan.form, assignees: plan.assignees, deadlineMs: plan.deadlineMs };
      return { requests: { person, ...(plan.deadlineMs === null ? {} : { deadline: { delayMs: plan.deadlineMs, reason: 'deadline' } }) } };
    },
    settle(child, event) {
      if (event.type === 'error') return { error: event.error };
      if (child === 'deadline') return { port: 'timeout', output: { decision: 'timeout' } };
      return { port: decisionOf(event.output), output: event.output };
    },
    working: working(node.id, plan.deadlineMs === null ? { person: 'person.ask' } : { person: 'person.ask', deadline: 'timer.wait' }),
  };
};

function decisionOf(output: unknown): 'approved' | 'rejected' {
  if (typeof output === 'object' && output !== null && 'decision' in output && output.decision === 'approved') return 'approved';
  return 'rejected';
}
