// A fork: its branches run as children, share nothing, and come back by the join's policy.
import type { ForkProgram, Program } from '../compile/program.ts';
import type { Change, Implementations, MachineEvent } from './change.ts';
import { childInput, type Exit, type FlowContext, type ForkState } from './flow-context.ts';

export function forkImplementations(program: Pick<Program, 'forks'>): Implementations<FlowContext> {
  return {
    actions: {
      'fork.open': (context, params) => open(context, forkOf(params)),
      'fork.collect': (context, _params, event) => collect(context, event),
      'fork.close': (context, params) => close(context, forkOf(params)),
    },
    guards: {
      'fork.is': (context, params) => context.fork !== null && endOf(context.fork, forkOf(params)) === params['end'],
    },
  };

  function forkOf(params: { readonly [key: string]: unknown }): ForkProgram {
    const fork = program.forks.get(String(params['fork']));
    if (!fork) throw new Error(`No fork ${String(params['fork'])}`);
    return fork;
  }
}

function open(context: FlowContext, fork: ForkProgram): Change<FlowContext> {
  const input = childInput(context);
  const spawn = fork.branches.flatMap(({ child, machine, edges }) => {
    if (machine === null) return [];
    return [{ child, src: machine, input: machine.startsWith('region:') ? { ...input, taken: edges } : input }];
  });
  const straight = fork.branches.filter((branch) => branch.machine === null);
  const exits = Object.fromEntries(straight.map(({ child }): [string, Exit] => [child, { type: 'arrived', nodes: {}, arrivals: context.arrivals }]));
  return { context: { ...context, fork: { key: fork.key, open: spawn.map(({ child }) => child), exits } }, spawn };
}

function collect(context: FlowContext, event: MachineEvent): Change<FlowContext> {
  const child = event.actorId;
  if (child === undefined || !context.fork?.open.includes(child)) return {};
  const exit = event.output as Exit;
  const fork: ForkState = { ...context.fork, open: context.fork.open.filter((other) => other !== child), exits: { ...context.fork.exits, [child]: exit } };
  return { context: { ...context, fork }, stop: [child] };
}

/** How the fork stands: null while it still waits. */
function endOf(state: ForkState, fork: ForkProgram): Exit['type'] | null {
  const exits = Object.values(state.exits);
  if (exits.some((exit) => exit.type === 'failed')) return 'failed';
  if (exits.some((exit) => exit.type === 'finished')) return 'finished';
  const arrived = exits.filter((exit) => exit.type === 'arrived').length;
  const wanted = fork.policy === 'all' ? Number.POSITIVE_INFINITY : fork.policy === 'any' ? 1 : fork.policy.count;
  if (arrived >= wanted) return 'arrived';
  if (state.open.length > 0) return null;
  return arrived > 0 ? 'arrived' : 'ended';
}

/** Takes over what arrived, in the order the branches are drawn, not the order they came back; stops the rest. */
function close(context: FlowContext, fork: ForkProgram): Change<FlowContext> {
  const state = context.fork;
  if (!state) return {};
  const closed = { ...context, fork: null };
  const exits = fork.branches.flatMap(({ child }) => state.exits[child] ?? []);
  const last = exits.find((exit) => exit.type === 'failed') ?? exits.find((exit) => exit.type === 'finished');
  if (last) return { context: { ...closed, exit: last }, stop: state.open };
  const arrived = exits.filter((exit) => exit.type === 'arrived');
  if (arrived.length === 0) return { context: closed, stop: state.open };
  const nodes = Object.assign({}, context.nodes, ...arrived.map((exit) => exit.nodes));
  const written = Object.assign({}, context.written, ...arrived.map((exit) => Object.fromEntries(Object.keys(exit.nodes).map((node) => [node, true]))));
  return { context: { ...closed, nodes, written, arrivals: arrived.flatMap((exit) => exit.arrivals) }, stop: state.open };
}
