// Where the branches of a fork come together. Branches that share nodes by one entrance are joined there; branches that share
// nodes by several entrances (not series-parallel) form a region that ends at the first node which all of the sharing leads to.
import type { NodeId } from '../ids.ts';
import type { FlowLinks, Fork } from './flow.ts';

interface ForkQuestion {
  readonly targets: readonly NodeId[];
  readonly links: FlowLinks;
  /** Places in topological order. */
  readonly position: ReadonlyMap<NodeId, number>;
  reachableFrom(starts: readonly NodeId[], stopAt?: NodeId | null): ReadonlySet<NodeId>;
}

/** The reachable nodes in topological order. */
function sweep({ position, reachableFrom }: ForkQuestion, starts: readonly NodeId[]): readonly NodeId[] {
  return [...reachableFrom(starts)].sort((left, right) => (position.get(left) ?? 0) - (position.get(right) ?? 0));
}

/** Nodes that at least two of the targets lead to. Each node is marked by the one target it was reached from, or `many`. */
function sharedNodes(question: ForkQuestion, ordered: readonly NodeId[]): ReadonlySet<NodeId> {
  const reachedFrom = new Map<NodeId, NodeId | 'many'>();
  function mark(node: NodeId, source: NodeId | 'many'): void {
    const before = reachedFrom.get(node);
    reachedFrom.set(node, before === undefined || before === source ? source : 'many');
  }
  const seen = new Set<NodeId>();
  for (const target of question.targets) {
    mark(target, seen.has(target) ? 'many' : target);
    if (seen.has(target)) reachedFrom.set(target, 'many');
    seen.add(target);
  }
  for (const node of ordered) {
    const source = reachedFrom.get(node);
    if (source === undefined) continue;
    for (const edge of question.links.outgoing(node)) if (!edge.back) mark(edge.to, source);
  }
  return new Set(ordered.filter((node) => reachedFrom.get(node) === 'many'));
}

/** Nodes of `inside` that are targets or are entered from outside of it. */
function entriesOf(question: ForkQuestion, inside: ReadonlySet<NodeId>, all: ReadonlySet<NodeId>): readonly NodeId[] {
  const targets = new Set(question.targets);
  return [...inside].filter(
    (node) => targets.has(node) || question.links.incoming(node).some((edge) => !edge.back && all.has(edge.from) && !inside.has(edge.from)),
  );
}

/** Nodes that every one of the entries leads to. */
function commonNodes(question: ForkQuestion, entries: readonly NodeId[]): ReadonlySet<NodeId> {
  const bits = new Map<NodeId, bigint>();
  entries.forEach((entry, at) => bits.set(entry, 1n << BigInt(at)));
  const ordered = sweep(question, entries);
  for (const node of ordered) {
    const own = bits.get(node) ?? 0n;
    for (const edge of question.links.outgoing(node)) if (!edge.back) bits.set(edge.to, (bits.get(edge.to) ?? 0n) | own);
  }
  const everyone = (1n << BigInt(entries.length)) - 1n;
  return new Set(ordered.filter((node) => bits.get(node) === everyone));
}

/**
 * The first node that all entries lead to and that cannot be gone around. Ways that end elsewhere do not count. Ends, because the
 * topologically first of several entries is never among the nodes they all lead to.
 */
function commonJoin(question: ForkQuestion, from: readonly NodeId[], all: ReadonlySet<NodeId>): NodeId | null {
  let entries = from;
  while (entries.length > 1) {
    const common = commonNodes(question, entries);
    if (common.size === 0) return null;
    entries = entriesOf({ ...question, targets: entries }, common, all);
  }
  return entries[0] ?? null;
}

export function analyseFork(question: ForkQuestion): Fork {
  const ordered = sweep(question, question.targets);
  const shared = sharedNodes(question, ordered);
  if (shared.size === 0) return { type: 'disjoint' };
  const all = new Set(ordered);
  const entries = entriesOf(question, shared, all);
  const [only, ...others] = entries;
  if (only !== undefined && others.length === 0) return { type: 'joined', join: only };
  const join = commonJoin(question, entries, all);
  return { type: 'shared', join, nodes: question.reachableFrom(question.targets, join) };
}
