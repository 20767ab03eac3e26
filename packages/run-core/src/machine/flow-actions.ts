// What happens to a node of the flow: it is entered, settled by a child, left by a port, or it fails.
import type { EdgeId, NodeId } from '@cadre/graph-schema';
import type { NodeProgram, Program } from '../compile/program.ts';
import { childEvent } from './child-event.ts';
import type { Change, Implementations, MachineEvent, MachineTrace } from './change.ts';
import { lastOutput, without, type Exit, type FlowContext, type Outcome } from './flow-context.ts';
import { countLoops, FINISH_PORT, resolveOutcome } from './leave.ts';

export function flowImplementations(program: Pick<Program, 'nodes'>): Implementations<FlowContext> {
  return {
    actions: {
      enter: (context, params) => enter(context, programOf(params)),
      settle: (context, params, event) => settle(context, programOf(params), { child: String(params['child']), event }),
      leave: (context, params) => leave(context, programOf(params), idsOf(params['edges'])),
      fail: (context, params) => fail(context, programOf(params)),
      exit: (context, params) => ({ context: { ...context, exit: context.exit ?? exitOf(context, params['type'] === 'arrived') } }),
    },
    guards: {
      settled: (context, params) => (context.at[String(params['node'])]?.outcome ?? null) !== null,
      port: (context, params) => {
        const outcome = context.at[String(params['node'])]?.outcome;
        return outcome !== undefined && outcome !== null && 'port' in outcome && outcome.port === params['port'];
      },
      exited: (context, params) => context.exit?.type === params['type'],
    },
  };

  function programOf(params: { readonly [key: string]: unknown }): NodeProgram {
    return nodeProgram(program, params['node']);
  }
}

export function nodeProgram(program: Pick<Program, 'nodes'>, node: unknown): NodeProgram {
  const found = program.nodes.get(node as NodeId);
  if (!found) throw new Error(`No program for node ${String(node)}`);
  return found;
}

function idsOf(value: unknown): readonly EdgeId[] {
  return value as readonly EdgeId[];
}

function enter(context: FlowContext, program: NodeProgram): Change<FlowContext> {
  const { node } = program;
  const visit = (context.nodes[node]?.visits ?? 0) + 1;
  const entered: FlowContext = {
    ...context,
    nodes: { ...context.nodes, [node]: { ...context.nodes[node], visits: visit } },
    written: context.written[node] ? context.written : { ...context.written, [node]: true },
  };
  const prepared = program.prepare(entered);
  const slot = { arrivals: context.arrivals, requests: 'requests' in prepared ? prepared.requests : {}, outcome: null };
  const waiting = { ...entered, at: { ...entered.at, [node]: slot } };
  const trace: MachineTrace = { type: 'node.entered', node, visit };
  if ('requests' in prepared) return { context: waiting, traces: [trace] };
  const concluded = conclude(waiting, program, prepared.outcome);
  return { ...concluded, traces: [trace, ...(concluded.traces ?? [])] };
}

function settle(context: FlowContext, program: NodeProgram, { child, event }: { child: string; event: MachineEvent }): Change<FlowContext> {
  const arrivals = context.at[program.node]?.arrivals ?? [];
  return conclude(context, program, program.settle(child, childEvent(event), { ...context, arrivals }));
}

/** The node's outcome is known; it will leave in the next microstep. */
export function conclude(context: FlowContext, program: NodeProgram, outcome: Outcome): Change<FlowContext> {
  const { node } = program;
  const slot = context.at[node];
  if (!slot) throw new Error(`Node ${node} settled without being entered`);
  const resolved = resolveOutcome(context, program, outcome);
  const visits = context.nodes[node]?.visits ?? 1;
  const nodes = 'port' in resolved ? { ...context.nodes, [node]: { output: resolved.output, visits } } : context.nodes;
  const traces: MachineTrace[] = 'error' in outcome ? [{ type: 'node.failed', node, error: outcome.error }] : 'error' in resolved ? [{ type: 'node.failed', node, error: resolved.error }] : [];
  return { context: { ...context, nodes, at: { ...context.at, [node]: { ...slot, outcome: resolved } } }, traces };
}

function leave(context: FlowContext, program: NodeProgram, edges: readonly EdgeId[]): Change<FlowContext> {
  const { node } = program;
  const outcome = context.at[node]?.outcome;
  if (!outcome || !('port' in outcome)) throw new Error(`Node ${node} left without a port`);
  const { port, output } = outcome;
  const exit: Exit | null = port === FINISH_PORT ? { type: 'finished', output } : context.exit;
  const tokens = context.tokens && { ...context.tokens, ...Object.fromEntries(edges.map((edge) => [edge, 'taken' as const])) };
  const loops = countLoops(context.loops, edges, program.exits.get(port));
  return {
    context: { ...context, exit, tokens, loops, arrivals: [{ source: node, output }], at: without(context.at, node) },
    traces: [{ type: 'node.left', node, port, output }, ...edges.map((edge) => ({ type: 'edge.taken' as const, edge }))],
  };
}

function fail(context: FlowContext, program: NodeProgram): Change<FlowContext> {
  const outcome = context.at[program.node]?.outcome;
  if (!outcome || !('error' in outcome)) throw new Error(`Node ${program.node} failed without an error`);
  return { context: { ...context, exit: { type: 'failed', error: outcome.error }, at: without(context.at, program.node) } };
}

function exitOf(context: FlowContext, arrived: boolean): Exit {
  const nodes = writtenNodes(context);
  return arrived ? { type: 'arrived', nodes, arrivals: context.arrivals } : { type: 'ended', nodes, output: lastOutput(context) };
}

export function writtenNodes(context: FlowContext): FlowContext['nodes'] {
  return Object.fromEntries(Object.entries(context.nodes).filter(([node]) => context.written[node]));
}
