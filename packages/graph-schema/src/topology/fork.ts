// Where the branches of a fork come together. Branches that share nodes by one entrance are joined there; branches that share
// nodes by several entrances (not series-parallel) form a region that ends at the first node which all of the sharing leads to.
// Works on places in topological order and looks no further than it must: a big graph asks this for every fork.
import type { NodeId } from '../ids.ts';
import type { Fork } from './flow.ts';

/** A flow without its back edges; nodes are places in topological order, so every edge leads to a higher number. */
export interface ForwardFlow {
  readonly order: readonly NodeId[];
  readonly position: ReadonlyMap<NodeId, number>;
  readonly successors: readonly (readonly number[])[];
}

/** A shared region is compiled to parallel states and must be far smaller; beyond this many nodes the search gives up. */
const furthest = 128;
/** One bit each. */
const mostEntrances = 30;
const many = -1;

/** Visits what `starts` lead to in topological order; `visit` says whether to go on. */
function sweep(flow: ForwardFlow, starts: readonly number[], visit: (place: number, open: number) => boolean): void {
  const marked = new Set(starts);
  let open = marked.size;
  for (let place = Math.min(...starts); open > 0 && place < flow.order.length; place += 1) {
    if (!marked.has(place)) continue;
    if (!visit(place, open)) return;
    open -= 1;
    for (const next of flow.successors[place] ?? []) {
      if (marked.has(next)) continue;
      marked.add(next);
      open += 1;
    }
  }
}

/** The places by which branches enter what at least two of them lead to. */
function entrancesOf(flow: ForwardFlow, targets: readonly number[]): readonly number[] {
  /** The one target a place was reached from, or `many`. */
  const source = new Map<number, number>();
  const entrances = new Set<number>();
  for (const target of targets) {
    if (source.has(target)) entrances.add(target);
    source.set(target, source.has(target) ? many : target);
  }
  sweep(flow, [...new Set(targets)], (place, open) => {
    // One open place: whatever comes later comes through it, so no other entrance can follow.
    if (open === 1) return false;
    const from = source.get(place) ?? many;
    for (const next of flow.successors[place] ?? []) {
      const before = source.get(next);
      if (before === undefined) source.set(next, from);
      else if (before !== from && before !== many) source.set(next, many);
    }
    return true;
  });
  // An entrance is shared and is entered from a place that is not, or is itself a target.
  for (const [place, from] of source) {
    if (from !== many) for (const next of flow.successors[place] ?? []) if (source.get(next) === many) entrances.add(next);
  }
  for (const target of targets) if (source.get(target) === many) entrances.add(target);
  return [...entrances];
}

/** The entrances of what every one of `entries` leads to; null when the search gives up. */
function commonEntrances(flow: ForwardFlow, entries: readonly number[]): readonly number[] | null {
  const everyone = 2 ** entries.length - 1;
  const reachedBy = new Map(entries.map((entry, at) => [entry, 1 << at]));
  let seen = 0;
  sweep(flow, entries, (place, open) => {
    seen += 1;
    const own = reachedBy.get(place) ?? 0;
    if (open === 1 && own === everyone) return false;
    for (const next of flow.successors[place] ?? []) reachedBy.set(next, (reachedBy.get(next) ?? 0) | own);
    return seen <= furthest;
  });
  if (seen > furthest) return null;
  const entrances = new Set<number>();
  for (const [place, own] of reachedBy) {
    if (own !== everyone) for (const next of flow.successors[place] ?? []) if (reachedBy.get(next) === everyone) entrances.add(next);
  }
  return [...entrances];
}

/**
 * The first place that all entries lead to and that cannot be gone around. Ways that end elsewhere do not count. Ends, because the
 * first of several entries is never among the places they all lead to.
 */
function commonJoin(flow: ForwardFlow, from: readonly number[]): number | null {
  let entries: readonly number[] | null = from;
  while (entries !== null && entries.length > 1) entries = entries.length > mostEntrances ? null : commonEntrances(flow, entries);
  return entries?.[0] ?? null;
}

/** What the targets lead to before the join; the first `furthest` of it when there is more. */
function nodesBefore(flow: ForwardFlow, targets: readonly number[], join: number | null): ReadonlySet<NodeId> {
  const found = new Set(targets.filter((target) => target !== join));
  for (const place of found) {
    if (found.size > furthest) break;
    for (const next of flow.successors[place] ?? []) if (next !== join) found.add(next);
  }
  return new Set([...found].map((place) => flow.order[place]).filter((node) => node !== undefined));
}

export function analyseFork(flow: ForwardFlow, targets: readonly NodeId[]): Fork {
  const places = targets.map((target) => flow.position.get(target)).filter((place) => place !== undefined);
  if (places.length === 0) return { type: 'disjoint' };
  const entrances = entrancesOf(flow, places);
  const [only] = entrances;
  if (only === undefined) return { type: 'disjoint' };
  const first = flow.order[only];
  if (entrances.length === 1 && first !== undefined) return { type: 'joined', join: first };
  const place = commonJoin(flow, entrances);
  const join = place === null ? null : (flow.order[place] ?? null);
  return { type: 'shared', join, nodes: nodesBefore(flow, places, place) };
}
