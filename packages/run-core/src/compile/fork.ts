// A port with several edges: which child machines run, what they come back to, and the state that waits for them.
import type { FlowEdge, NodeId } from '@cadre/graph-schema';
import { action, type ChartState } from './chart.ts';
import type { FlowBuilder, Stretch } from './flow-builder.ts';
import type { ForkProgram } from './program.ts';
import { buildSharedRegion } from './shared-region.ts';

interface Fork {
  /** Null: the start of a map's body. */
  readonly node: NodeId | null;
  readonly port: string;
  readonly targets: readonly NodeId[];
  readonly edges: readonly FlowEdge[];
}

interface BuiltFork {
  readonly id: string;
  /** Null: the branches don't come together in this stretch. */
  readonly join: NodeId | null;
  state(next: string): ChartState;
}

export function forkState(builder: FlowBuilder, stretch: Stretch, fork: Fork): BuiltFork {
  const source = fork.node ?? stretch.parent ?? 'flow';
  const id = `${source}:${fork.port}`;
  for (const edge of fork.edges) {
    if (edge.back) builder.refuse('loop_leaves_branch', edge.from, { edge: edge.id, to: edge.to });
  }
  const meeting = builder.flow(stretch.parent).forkOf(fork.targets);
  const join = meeting.type === 'disjoint' ? null : meeting.join;
  const stopAt = join ?? stretch.stopAt;
  const key = `${id}@${stopAt ?? 'end'}`;
  const branches = meeting.type === 'shared' ? sharedBranch() : ownBranches();
  builder.forks.set(key, { key, branches, policy: policy() });
  return { id, join: join === stretch.stopAt ? null : join, state };

  function ownBranches(): ForkProgram['branches'] {
    return fork.targets.map((target) => {
      const edges = fork.edges.filter((edge) => edge.to === target).map((edge) => edge.id);
      const child = `${source}.${target}`;
      if (target === stopAt) return { child, machine: null, edges };
      const machine = `branch:${child}@${stopAt ?? 'end'}`;
      builder.owners.set(machine, { node: target, role: 'branch', title: builder.node(target).label || target });
      builder.ask({ id: machine, parent: stretch.parent, starts: [target], stopAt });
      return { child, machine, edges };
    });
  }

  function sharedBranch(): ForkProgram['branches'] {
    const machine = `region:${key}`;
    const nodes = meeting.type === 'shared' ? meeting.nodes : new Set<NodeId>();
    builder.owners.set(machine, { node: fork.node, role: 'branch', title: 'Shared branches' });
    buildSharedRegion(builder, { id: machine, parent: stretch.parent, nodes, join: stopAt, starts: new Set(fork.edges.map((edge) => edge.id)) });
    return [{ child: `${source}.${fork.port}`, machine, edges: fork.edges.map((edge) => edge.id) }];
  }

  /** A fork that leads straight into an outer join hands arrivals on as that join wants them. */
  function policy(): ForkProgram['policy'] {
    if (meeting.type === 'shared') return 'all';
    const outer = builder.policyOf(stopAt);
    return join !== null && join !== stretch.stopAt ? outer : outer === 'any' ? 'any' : 'all';
  }

  function state(next: string): ChartState {
    const params = { fork: key };
    const collect = [{ actions: [action('fork.collect', params)] }];
    return {
      id,
      entry: [action('fork.open', params)],
      on: { 'xstate.done.actor.*': collect },
      always: [
        { guard: action('fork.is', { fork: key, end: 'failed' }), target: '#:failed' },
        { guard: action('fork.is', { fork: key, end: 'finished' }), target: '#:finished' },
        { guard: action('fork.is', { fork: key, end: 'arrived' }), target: next },
        { guard: action('fork.is', { fork: key, end: 'ended' }), target: '#:ended' },
      ],
      exit: [action('fork.close', params)],
    };
  }
}
