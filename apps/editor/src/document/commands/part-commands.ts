// Removing and pasting whole parts, and the graph's own settings.
import { graphLimits, graphSchema } from '@cadre/graph-schema';
import type { GraphNode, NodeId } from '@cadre/graph-schema';
import type { CommandOf } from '../command.ts';
import type { Draft } from '../draft.ts';
import { nextEdgeId, nextNodeId } from '../part-ids.ts';
import { renameReferences } from '../references.ts';
import { jsonRefusal } from '../rules/json-bounds.ts';
import { additionRefusal, isStart } from '../rules/placement.ts';
import type { Refusal } from '../rules/refusal.ts';
import { nodeRefusal, rounded } from './node-commands.ts';

export function removeParts(draft: Draft, command: CommandOf<'parts.remove'>): Refusal | null {
  for (const edge of command.edges) draft.edges.delete(edge);
  draft.removeNodes(command.nodes.filter((node) => draft.nodes.has(node)));
  return null;
}

export function pasteParts(draft: Draft, command: CommandOf<'parts.paste'>): Refusal | null {
  // A graph has one input: a copy that holds it is pasted without it, rather than not at all.
  const hasStart = [...draft.nodes.values()].some(isStart);
  const nodes = containersFirst(command.nodes.filter((node) => !hasStart || !isStart(node)));
  const names = new Map<string, NodeId>();
  const taken = new Set(draft.nodes.keys());
  for (const node of nodes) {
    const id = nextNodeId(taken, node.id.replace(/_\d+$/, ''));
    taken.add(id);
    names.set(node.id, id);
  }
  for (const node of nodes) {
    const refusal = pasteNode(draft, node, { names, offset: command.offset });
    if (refusal !== null) return refusal;
  }
  for (const edge of command.edges) {
    const from = names.get(edge.from.node);
    const to = names.get(edge.to.node);
    if (from === undefined || to === undefined) continue;
    if (draft.edges.size >= graphLimits.edges) return { code: 'too_many_parts', message: `A graph has at most ${graphLimits.edges.toLocaleString('en')} connections.` };
    const { id: _old, ...rest } = edge;
    draft.setEdge({ id: nextEdgeId(draft.edges, from, to), ...rest, from: { ...edge.from, node: from }, to: { ...edge.to, node: to } });
  }
  return null;
}

/** So that a body's nodes find their map there already. */
function containersFirst(nodes: readonly GraphNode[]): readonly GraphNode[] {
  const given = new Map(nodes.map((node) => [node.id, node]));
  const depth = (node: GraphNode, steps = 0): number => {
    const parent = node.parent === undefined ? undefined : given.get(node.parent);
    return parent === undefined || steps > given.size ? steps : depth(parent, steps + 1);
  };
  return [...nodes].sort((left, right) => depth(left) - depth(right));
}

interface Placement {
  readonly names: ReadonlyMap<string, NodeId>;
  readonly offset: { readonly x: number; readonly y: number };
}

function pasteNode(draft: Draft, node: GraphNode, { names, offset }: Placement): Refusal | null {
  const id = names.get(node.id);
  if (id === undefined) return null;
  const container = node.parent === undefined ? undefined : names.get(node.parent);
  // A body's node pasted without its map stays in the map it came from, when that is still there.
  const parent = container ?? (node.parent !== undefined && draft.nodes.has(node.parent) ? node.parent : undefined);
  const shift = container === undefined ? offset : { x: 0, y: 0 };
  const { parent: _old, ...rest } = node;
  const copy: GraphNode = {
    ...rest,
    id,
    position: rounded({ x: node.position.x + shift.x, y: node.position.y + shift.y }),
    config: renameReferences(node.config, names),
    ...(parent === undefined ? {} : { parent }),
  };
  const refusal = nodeRefusal(copy) ?? additionRefusal(draft, copy);
  if (refusal === null) draft.setNode(copy);
  return refusal;
}

const headerSchema = graphSchema.pick({ name: true, description: true, input: true, settings: true });

export function configureGraph(draft: Draft, command: CommandOf<'graph.configure'>): Refusal | null {
  const header = { ...draft.header, ...command.header };
  const checked = headerSchema.safeParse(header);
  if (!checked.success) {
    const issue = checked.error.issues[0];
    return { code: 'invalid_value', message: issue === undefined ? 'This value is not valid.' : `${issue.path.join('.')}: ${issue.message}` };
  }
  const refusal = jsonRefusal(header.input.schema) ?? jsonRefusal(header.input.example);
  if (refusal === null) draft.header = header;
  return refusal;
}
