// What each node command does to a draft. A handler checks its rules first and returns the refusal, or null when it has run.
import { kinds, nodeIdSchema, nodeSchema, portsOf, positionSchema } from '@cadre/graph-schema';
import type { GraphNode, NodeId, Position } from '@cadre/graph-schema';
import type { CommandOf } from '../command.ts';
import type { Draft } from '../draft.ts';
import { setAt } from '../field-path.ts';
import { renameReferences } from '../references.ts';
import { roleOf, teamsOf } from '../relations.ts';
import { jsonRefusal } from '../rules/json-bounds.ts';
import { additionRefusal, adoptionRefusal } from '../rules/placement.ts';
import type { Refusal } from '../rules/refusal.ts';

const missingNode: Refusal = { code: 'missing_part', message: 'This node is gone.' };

export function addNode(draft: Draft, command: CommandOf<'node.add'>): Refusal | null {
  const kind = kinds.get(command.kind);
  if (kind === undefined) return { code: 'unknown_kind', message: `There is no kind of node called "${command.kind}".` };
  if (draft.nodes.has(command.id)) return { code: 'id_taken', message: `The id "${command.id}" is taken.` };
  const node: GraphNode = {
    id: command.id,
    kind: command.kind,
    label: command.label ?? kind.title,
    ...(command.parent === null ? {} : { parent: command.parent }),
    position: rounded(command.position),
    config: command.config ?? {},
  };
  const refusal = nodeRefusal(node) ?? additionRefusal(draft, node);
  if (refusal === null) draft.setNode(node);
  return refusal;
}

export function moveNodes(draft: Draft, command: CommandOf<'node.move'>): Refusal | null {
  for (const { node: id, position } of command.moves) {
    const node = draft.nodes.get(id);
    if (node === undefined) return missingNode;
    const next = rounded(position);
    if (next.x !== node.position.x || next.y !== node.position.y) draft.setNode({ ...node, position: next });
  }
  return null;
}

/** The teams below the moved nodes come along, keeping their place beside their boss. */
export function adoptNodes(draft: Draft, command: CommandOf<'node.adopt'>): Refusal | null {
  const positions = new Map<NodeId, Position>();
  for (const { node: id, position } of command.moves) {
    const boss = draft.nodes.get(id);
    if (boss === undefined) return missingNode;
    for (const member of teamsOf(draft, [id])) {
      const node = draft.nodes.get(member);
      if (node === undefined || (positions.has(member) && member !== id)) continue;
      positions.set(member, { x: position.x + node.position.x - boss.position.x, y: position.y + node.position.y - boss.position.y });
    }
  }
  for (const id of positions.keys()) {
    const node = draft.nodes.get(id);
    const refusal = node === undefined ? missingNode : adoptionRefusal(draft, node, command.parent);
    if (refusal !== null) return refusal;
  }
  for (const [id, position] of positions) {
    const node = draft.nodes.get(id);
    if (node !== undefined) draft.setNode(placed(node, command.parent, position));
  }
  removeBorderCrossings(draft, positions);
  return null;
}

export function renameNode(draft: Draft, command: CommandOf<'node.rename'>): Refusal | null {
  const node = draft.nodes.get(command.node);
  if (node === undefined) return missingNode;
  const renamed = { ...node, label: command.label };
  const refusal = nodeRefusal(renamed);
  if (refusal === null && command.label !== node.label) draft.setNode(renamed);
  return refusal;
}

export function identifyNode(draft: Draft, command: CommandOf<'node.identify'>): Refusal | null {
  const { node: old, id } = command;
  const node = draft.nodes.get(old);
  if (node === undefined) return missingNode;
  if (old === id) return null;
  const checked = nodeIdSchema.safeParse(id);
  if (!checked.success) return { code: 'invalid_value', message: checked.error.issues[0]?.message ?? 'This id is not valid.' };
  if (draft.nodes.has(id)) return { code: 'id_taken', message: `The id "${id}" is taken.` };
  draft.nodes.delete(old);
  draft.setNode({ ...node, id });
  const names = new Map([[old, id]]);
  for (const other of [...draft.nodes.values()]) {
    const config = renameReferences(other.config, names);
    const parent = other.parent === old ? id : other.parent;
    if (config !== other.config || parent !== other.parent) draft.setNode({ ...other, config, ...(parent === undefined ? {} : { parent }) });
  }
  for (const edge of [...draft.edges.values()]) {
    if (edge.from.node !== old && edge.to.node !== old) continue;
    const from = edge.from.node === old ? { ...edge.from, node: id } : edge.from;
    const to = edge.to.node === old ? { ...edge.to, node: id } : edge.to;
    draft.setEdge({ ...edge, from, to });
  }
  return null;
}

export function configureNode(draft: Draft, command: CommandOf<'node.configure'>): Refusal | null {
  const node = draft.nodes.get(command.node);
  if (node === undefined) return missingNode;
  const configured = { ...node, config: setAt(node.config, command.path, command.value) };
  const refusal = nodeRefusal(configured);
  if (refusal !== null) return refusal;
  draft.setNode(configured);
  const ports = new Set(portsOf(configured).map((port) => port.id));
  for (const edge of [...draft.edges.values()]) {
    const ends = [edge.from, edge.to].filter((end) => end.node === node.id);
    if (ends.some((end) => !ports.has(end.port))) draft.edges.delete(edge.id);
  }
  return null;
}

/** Why this node would not be accepted in a graph file. */
export function nodeRefusal(node: GraphNode): Refusal | null {
  const kind = kinds.get(node.kind);
  if (kind === undefined) return { code: 'unknown_kind', message: `There is no kind of node called "${node.kind}".` };
  const shape = nodeSchema.safeParse(node);
  if (!shape.success) return { code: 'invalid_value', message: shape.error.issues[0]?.message ?? 'This value is not valid.' };
  const config = kind.config.safeParse(node.config);
  if (config.success) return jsonRefusal(node.config);
  const issue = config.error.issues[0];
  return { code: 'config_invalid', message: issue?.message ?? 'This setting is not valid.' };
}

export function rounded(position: Position): Position {
  // `|| 0` makes -0 a plain 0: files hold no negative zero.
  const bounded = (value: number): number => Math.min(1_000_000, Math.max(-1_000_000, Math.round(value))) || 0;
  const next = { x: bounded(position.x), y: bounded(position.y) };
  return positionSchema.safeParse(next).success ? next : { x: 0, y: 0 };
}

function placed(node: GraphNode, parent: NodeId | null, position: Position): GraphNode {
  const { parent: _left, ...rest } = node;
  return { ...rest, position: rounded(position), ...(parent === null ? {} : { parent }) };
}

function removeBorderCrossings(draft: Draft, moved: ReadonlyMap<NodeId, Position>): void {
  for (const edge of [...draft.edges.values()]) {
    if (!moved.has(edge.from.node) && !moved.has(edge.to.node)) continue;
    const apart = draft.nodes.get(edge.from.node)?.parent !== draft.nodes.get(edge.to.node)?.parent;
    if (apart && roleOf(draft, edge) !== 'uses') draft.edges.delete(edge.id);
  }
}
