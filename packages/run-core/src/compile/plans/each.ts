// A map: one child machine an item, a few at a time; the list of results in the items' order.
import { action, type ChartState } from '../chart.ts';
import { bindExpression, expressionFailed, shown } from '../bound-text.ts';
import { asksNothing, type PlanCompiler } from './plan-compiler.ts';

const MOST_ITEMS = 10_000;

export const each: PlanCompiler<'each'> = (plan, { node }) => {
  const items = bindExpression(plan.itemsExpression, node.id);
  const result = plan.resultExpression === null ? null : bindExpression(plan.resultExpression, node.id);
  const params = { node: node.id };
  const collect = [{ actions: [action('each.collect', params)] }];
  const working: ChartState = {
    entry: [action('each.open', params)],
    on: { 'xstate.done.actor.*': collect },
    always: [{ guard: action('settled', params), target: 'leaving' }],
    exit: [action('each.close', params)],
  };
  return {
    prepare: () => ({ requests: {} }),
    settle: asksNothing,
    working,
    each: {
      machine: `item:${node.id}`,
      concurrency: plan.concurrency,
      onItemError: plan.onItemError,
      items(context) {
        const list = items.evaluate(context);
        if ('error' in list) return list;
        if (!Array.isArray(list.value)) return { error: expressionFailed(context, node.id, `The items of a map must be a list; this is ${shown(list.value)}.`) };
        if (list.value.length > MOST_ITEMS) return { error: expressionFailed(context, node.id, `A map takes ${MOST_ITEMS} items at most; this list has ${list.value.length}.`) };
        return { items: list.value };
      },
      result(nodes, parent, item) {
        if (!result) return { output: item.last };
        const evaluated = result.evaluate({ ...parent, nodes: { ...parent.nodes, ...nodes }, item: item.value, index: item.index });
        return 'error' in evaluated ? evaluated : { output: evaluated.value };
      },
    },
  };
};
