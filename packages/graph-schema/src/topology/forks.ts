// Every fork of a flow: a port with several edges, or several entries of a body.
import type { NodeId } from '../ids.ts';
import type { FlowRegion, Fork } from './flow.ts';

export interface DrawnFork {
  /** Null: the entries of a map's body. */
  readonly node: NodeId | null;
  readonly port: string | null;
  readonly targets: readonly NodeId[];
  readonly fork: Fork;
}

const known = new WeakMap<FlowRegion, readonly DrawnFork[]>();

export function forksOf(region: FlowRegion): readonly DrawnFork[] {
  const before = known.get(region);
  if (before !== undefined) return before;
  const forks = findForks(region);
  known.set(region, forks);
  return forks;
}

function findForks(region: FlowRegion): readonly DrawnFork[] {
  const forks: DrawnFork[] = [];
  if (region.entries.length > 1) forks.push({ node: null, port: null, targets: region.entries, fork: region.forkOf(region.entries) });
  for (const node of region.order) {
    for (const [port, edges] of Map.groupBy(region.outgoing(node), (edge) => edge.port)) {
      const targets = edges.filter((edge) => !edge.back).map((edge) => edge.to);
      if (targets.length > 1) forks.push({ node, port, targets, fork: region.forkOf(targets) });
    }
  }
  return forks;
}
