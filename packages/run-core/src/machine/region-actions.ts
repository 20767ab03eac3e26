// A shared region: who may start is told by the edges taken and dead so far.
import type { EdgeId, JoinPolicy, NodeId } from '@cadre/graph-schema';
import type { Program, SharedRegionProgram } from '../compile/program.ts';
import type { Change, Implementations } from './change.ts';
import type { Arrival, FlowContext } from './flow-context.ts';
import { writtenNodes } from './flow-actions.ts';
import { lastOutput } from './flow-context.ts';

type Incoming = readonly { readonly id: EdgeId; readonly from: NodeId }[];

export function regionImplementations(program: Pick<Program, 'regions'>): Implementations<FlowContext> {
  return {
    actions: {
      'region.gather': (context, params) => ({ context: { ...context, arrivals: arrivals(context, nodeOf(params).incoming) } }),
      'region.mark': (context, params) => mark(context, nodeOf(params).outgoing),
      'region.exit': (context, params) => exit(context, regionOf(params)),
    },
    guards: {
      'region.ready': (context, params) => isReady(context, nodeOf(params)),
      'region.dead': (context, params) => {
        const { incoming } = nodeOf(params);
        return incoming.length > 0 && incoming.every(({ id }) => context.tokens?.[id] === 'dead');
      },
      'region.joined': (context, params) => {
        const { join } = regionOf(params);
        return join !== null && join.policy !== 'all' && taken(context, join.edges) >= wanted(join.policy);
      },
    },
  };

  function regionOf(params: { readonly [key: string]: unknown }): SharedRegionProgram {
    const region = program.regions.get(String(params['region']));
    if (!region) throw new Error(`No shared region ${String(params['region'])}`);
    return region;
  }

  function nodeOf(params: { readonly [key: string]: unknown }) {
    const node = regionOf(params).nodes.get(params['node'] as NodeId);
    if (!node) throw new Error(`No node ${String(params['node'])} in the shared region`);
    return node;
  }
}

function taken(context: FlowContext, edges: Incoming): number {
  return edges.filter(({ id }) => context.tokens?.[id] === 'taken').length;
}

function wanted(policy: JoinPolicy): number {
  if (policy === 'all') return Number.POSITIVE_INFINITY;
  return policy === 'any' ? 1 : policy.count;
}

function isReady(context: FlowContext, { incoming, policy }: { readonly incoming: Incoming; readonly policy: JoinPolicy }): boolean {
  if (incoming.length === 0) return true;
  const arrived = taken(context, incoming);
  if (arrived >= wanted(policy)) return true;
  return arrived > 0 && incoming.every(({ id }) => context.tokens?.[id] !== undefined);
}

/** A source without an output of its own is the start of a map's body: what came in then. */
function arrivals(context: FlowContext, incoming: Incoming): readonly Arrival[] {
  if (incoming.length === 0) return context.received;
  return incoming.filter(({ id }) => context.tokens?.[id] === 'taken').map(({ from }) => ({ source: from, output: context.nodes[from]?.output ?? null }));
}

function mark(context: FlowContext, outgoing: readonly EdgeId[]): Change<FlowContext> {
  const dead = outgoing.filter((edge) => context.tokens?.[edge] === undefined);
  return { context: { ...context, tokens: { ...context.tokens, ...Object.fromEntries(dead.map((edge) => [edge, 'dead' as const])) } } };
}

function exit(context: FlowContext, region: SharedRegionProgram): Change<FlowContext> {
  const nodes = writtenNodes(context);
  const arrived = region.join ? arrivals({ ...context, received: [] }, region.join.edges) : [];
  return { context: { ...context, exit: arrived.length > 0 ? { type: 'arrived', nodes, arrivals: arrived } : { type: 'ended', nodes, output: lastOutput(context) } } };
}
