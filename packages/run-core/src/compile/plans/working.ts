// The `working` state of a node that asks something of children.
import type { NodeId } from '@cadre/graph-schema';
import { action, type ChartState } from '../chart.ts';

/** Invokes each child (id to effect type or machine); the first that ends settles the node, and leaving the state stops the others. */
export function working(node: NodeId, children: { readonly [child: string]: string }): ChartState {
  const settled = (child: string) => [{ target: 'leaving', actions: [action('settle', { node, child })] }];
  return {
    invoke: Object.entries(children).map(([child, src]) => ({
      id: childId(node, child),
      src,
      input: { from: 'node', node, child },
      onDone: settled(child),
      onError: settled(child),
    })),
  };
}

/** An agent, a tool or a graph is known by its node's id alone, so that its path reads `flow/triage`. */
export function childId(node: NodeId, child: string): string {
  return child === 'agent' || child === 'tool' || child === 'graph' ? node : `${node}.${child}`;
}
