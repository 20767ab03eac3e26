// Which ports may be connected. Asked while a connection is being dragged, and again by the command.
import { fail, graphLimits, ok } from '@cadre/graph-schema';
import type { EdgeId, GraphNode, Result } from '@cadre/graph-schema';
import type { End } from '../command.ts';
import type { GraphDocument } from '../graph-document.ts';
import { edgesOfRole, portAt, reach, roleOf, roleOfPorts } from '../relations.ts';
import type { EdgeRole } from '../relations.ts';
import type { Refusal } from './refusal.ts';

export interface Connection {
  readonly from: End;
  readonly to: End;
  readonly role: EdgeRole;
  /** A flow edge that leads back to where it came from: it needs a bound. */
  readonly closesLoop: boolean;
}

/** The connection between two ends given in either order. An edge named by `replacing` is treated as gone. */
export function connectionBetween(document: GraphDocument, ends: readonly [End, End], replacing?: EdgeId): Result<Connection, Refusal> {
  const [first, second] = ends;
  const ports = [portAt(document, first), portAt(document, second)] as const;
  if (ports[0] === null || ports[1] === null) return refuse('missing_part', 'One of these ports is gone.');
  const forward = roleOfPorts(ports[0], ports[1]);
  const role = forward ?? roleOfPorts(ports[1], ports[0]);
  if (role === null) return refuse('ports_do_not_match', matching);
  const [from, to] = forward === null ? [second, first] : [first, second];
  const source = document.nodes.get(from.node);
  const target = document.nodes.get(to.node);
  if (source === undefined || target === undefined) return refuse('missing_part', 'One of these nodes is gone.');
  const others = replacing === undefined ? document : withoutEdge(document, replacing);
  const refusal = ends[0].node === ends[1].node ? selfRefusal : ruleFor(role, others, { source, target, from, to });
  if (refusal !== null) return fail(refusal);
  return ok({ from, to, role, closesLoop: role === 'flow' && reach(edgesOfRole(others, 'flow'), [target.id]).has(source.id) });
}

const matching = 'Connect an output to an input, a supervisor to a worker, or an agent to a tool.';
const selfRefusal: Refusal = { code: 'connects_itself', message: 'A node cannot be connected to itself.' };

interface Ends {
  readonly source: GraphNode;
  readonly target: GraphNode;
  readonly from: End;
  readonly to: End;
}

function ruleFor(role: EdgeRole, document: GraphDocument, ends: Ends): Refusal | null {
  const { source, target, from, to } = ends;
  const edges = [...document.edges.values()];
  if (edges.some((edge) => sameEnd(edge.from, from) && sameEnd(edge.to, to))) return { code: 'already_connected', message: 'These two are connected already.' };
  if (edges.length >= graphLimits.edges) return { code: 'too_many_parts', message: `A graph has at most ${graphLimits.edges.toLocaleString('en')} connections.` };
  if (role === 'uses') return null;
  if (source.parent !== target.parent) return { code: 'crosses_map_border', message: 'A connection cannot cross the border of a map. Move both nodes to the same side.' };
  if (role === 'flow') {
    const worker = [source, target].find((node) => edges.some((edge) => edge.to.node === node.id && roleOf(document, edge) === 'delegates'));
    return worker === undefined ? null : { code: 'boss_and_flow', message: `${nameOf(worker)} works for a supervisor, so it cannot be a step of the flow too.` };
  }
  const boss = edges.find((edge) => edge.to.node === target.id && roleOf(document, edge) === 'delegates');
  if (boss !== undefined) return { code: 'second_boss', message: `${nameOf(target)} works for ${nameOf(document.nodes.get(boss.from.node))} already. Remove that connection first.` };
  if (edges.some((edge) => (edge.to.node === target.id || edge.from.node === target.id) && roleOf(document, edge) === 'flow')) {
    return { code: 'boss_and_flow', message: `${nameOf(target)} is a step of the flow, so it cannot work for a supervisor too.` };
  }
  if (reach(edgesOfRole(document, 'delegates'), [target.id]).has(source.id)) {
    return { code: 'delegation_cycle', message: `${nameOf(source)} works below ${nameOf(target)}, so it cannot be its supervisor.` };
  }
  return null;
}

export function nameOf(node: GraphNode | undefined): string {
  if (node === undefined) return 'another node';
  return node.label === '' ? node.id : node.label;
}

function withoutEdge(document: GraphDocument, edge: EdgeId): GraphDocument {
  const edges = new Map(document.edges);
  edges.delete(edge);
  return { ...document, edges };
}

function sameEnd(left: End, right: End): boolean {
  return left.node === right.node && left.port === right.port;
}

function refuse(code: Refusal['code'], message: string): Result<never, Refusal> {
  return fail({ code, message });
}
