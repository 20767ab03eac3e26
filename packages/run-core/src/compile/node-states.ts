// The compound state of one node: it enters, works if it asks something of children, and leaves by a port.
import { portsOf, type GraphNode } from '@cadre/graph-schema';
import { FINISH_PORT } from '../machine/leave.ts';
import { action, type ChartState, type ChartTransition } from './chart.ts';
import type { NodeProgram } from './program.ts';

/** Where a node goes from a port. `edges` are taken on the way. */
export interface Way {
  readonly target: string;
  readonly edges: readonly string[];
}

export interface Ways {
  /** By the edges of one port; a port without edges is a dead end. */
  of(port: string, program: NodeProgram): Way;
  readonly finished: string;
  readonly failed: string;
}

export function nodeState(id: string, program: NodeProgram, { ports, ways }: { ports: readonly string[]; ways: Ways }): ChartState {
  const node = program.node;
  const params = { node };
  const leaving: ChartState = { always: leavingTransitions(program, ports, ways) };
  const entry = [action('enter', params)];
  if (!program.working) return { id, entry, initial: 'leaving', states: { leaving } };
  const entering: ChartState = { always: [{ guard: action('settled', params), target: 'leaving' }, { target: 'working' }] };
  return { id, entry, initial: 'entering', states: { entering, working: program.working, leaving } };
}

function leavingTransitions(program: NodeProgram, ports: readonly string[], ways: Ways): readonly ChartTransition[] {
  const node = program.node;
  const byPort = ports.map((port): ChartTransition => {
    const way = ways.of(port, program);
    return { guard: action('port', { node, port }), target: way.target, actions: [action('leave', { node, edges: way.edges })] };
  });
  return [
    ...byPort,
    { guard: action('port', { node, port: FINISH_PORT }), target: ways.finished, actions: [action('leave', { node, edges: [] })] },
    { target: ways.failed, actions: [action('fail', { node })] },
  ];
}

export function flowOutPorts(node: GraphNode): readonly string[] {
  return portsOf(node).filter((port) => port.role === 'flow-out').map((port) => port.id);
}
