// What each edge command does to a draft.
import { edgeSchema } from '@cadre/graph-schema';
import type { GraphEdge } from '@cadre/graph-schema';
import type { CommandOf } from '../command.ts';
import type { Draft } from '../draft.ts';
import { nextEdgeId } from '../part-ids.ts';
import { connectionBetween } from '../rules/connection.ts';
import type { Refusal } from '../rules/refusal.ts';

/** What a newly drawn loop may do at most, until its edge says otherwise. */
const LOOP_MAX = 3;

const missingEdge: Refusal = { code: 'missing_part', message: 'This connection is gone.' };

export function connectNodes(draft: Draft, command: CommandOf<'node.connect'>): Refusal | null {
  const connection = connectionBetween(draft, [command.from, command.to]);
  if (!connection.ok) return connection.error;
  const { from, to, closesLoop } = connection.value;
  draft.setEdge({ id: nextEdgeId(draft.edges, from.node, to.node), from, to, ...(closesLoop ? { max: LOOP_MAX } : {}) });
  return null;
}

export function reconnectEdge(draft: Draft, command: CommandOf<'edge.reconnect'>): Refusal | null {
  const edge = draft.edges.get(command.edge);
  if (edge === undefined) return missingEdge;
  const connection = connectionBetween(draft, [command.from, command.to], edge.id);
  if (!connection.ok) return connection.error;
  const { from, to, closesLoop } = connection.value;
  draft.setEdge({ id: edge.id, from, to, ...(closesLoop ? { max: edge.max ?? LOOP_MAX } : {}) });
  return null;
}

export function configureEdge(draft: Draft, command: CommandOf<'edge.configure'>): Refusal | null {
  const edge = draft.edges.get(command.edge);
  if (edge === undefined) return missingEdge;
  const { max: _old, ...rest } = edge;
  const configured: GraphEdge = command.max === undefined ? rest : { ...rest, max: command.max };
  const checked = edgeSchema.safeParse(configured);
  if (!checked.success) return { code: 'invalid_value', message: 'A loop may be taken 1 to 100,000 times.' };
  draft.setEdge(configured);
  return null;
}
