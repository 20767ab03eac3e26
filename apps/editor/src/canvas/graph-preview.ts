// The geometry of a graph's small picture. Pure.
import { portsOf, type Graph, type GraphNode, type Position } from '@cadre/graph-schema';
import { bodiesOf, flowPortTop, nodeSize, type Size } from './card-metrics.ts';
import { delegateCourse, flowCourse, laneBetween, toolCourse, type Span } from './edge-paths.ts';
import { toFlowElements, type EdgeRole } from './flow-elements.ts';

interface PreviewCard {
  readonly node: GraphNode;
  readonly at: Position;
  readonly size: Size;
}

export interface Preview {
  readonly bounds: Position & Size;
  readonly cards: readonly PreviewCard[];
  readonly edges: readonly { readonly id: string; readonly role: EdgeRole; readonly path: string }[];
}

/** Loops go over their cards by this much. */
const MARGIN = 40;
/** A picture of one card must not show it larger than life. */
const SMALLEST: Size = { width: 560, height: 260 };

export function previewOf(graph: Graph): Preview {
  const bodies = bodiesOf(graph.nodes);
  const byId = new Map<string, GraphNode>(graph.nodes.map((node) => [node.id, node]));
  const elements = toFlowElements(graph);
  // Containers come first in the elements, so that what is in them is drawn over them.
  const cards = elements.nodes.map(({ data: { node } }) => ({ node, at: absolutePosition(node, byId), size: nodeSize(node, bodies) }));
  const places = new Map<string, PreviewCard>(cards.map((card) => [card.node.id, card]));
  const edges = elements.edges.flatMap((edge) => {
    const [from, to] = [places.get(edge.source), places.get(edge.target)];
    const role = edge.data?.role;
    if (from === undefined || to === undefined || role === undefined) return [];
    return [{ id: edge.id, role, path: pathOf({ from, to, role, port: edge.sourceHandle ?? 'out' }) }];
  });
  return { bounds: boundsOf(cards), cards, edges };
}

function pathOf({ from, to, role, port }: { readonly from: PreviewCard; readonly to: PreviewCard; readonly role: EdgeRole; readonly port: string }): string {
  const bottom = { x: from.at.x + from.size.width / 2, y: from.at.y + from.size.height };
  const top = { x: to.at.x + to.size.width / 2, y: to.at.y };
  if (role === 'delegates') return delegateCourse(bottom, top).path;
  if (role === 'uses') return toolCourse(bottom, top).path;
  const out = { x: from.at.x + from.size.width, y: from.at.y + flowPortTop(from.node, port) };
  const into = { x: to.at.x, y: to.at.y + flowPortTop(to.node, portsOf(to.node)[0]?.id ?? 'in') };
  return flowCourse(out, into, laneBetween(spanOf(from), spanOf(to))).path;
}

function spanOf({ at, size }: PreviewCard): Span {
  return { top: at.y, bottom: at.y + size.height };
}

function absolutePosition(node: GraphNode, byId: ReadonlyMap<string, GraphNode>): Position {
  let { x, y } = node.position;
  let parent = node.parent === undefined ? undefined : byId.get(node.parent);
  for (let level = 0; parent !== undefined && level < 32; level += 1) {
    x += parent.position.x;
    y += parent.position.y;
    parent = parent.parent === undefined ? undefined : byId.get(parent.parent);
  }
  return { x, y };
}

function boundsOf(cards: readonly PreviewCard[]): Position & Size {
  const box = { left: Infinity, top: Infinity, right: -Infinity, bottom: -Infinity };
  for (const { at, size } of cards) {
    box.left = Math.min(box.left, at.x);
    box.top = Math.min(box.top, at.y);
    box.right = Math.max(box.right, at.x + size.width);
    box.bottom = Math.max(box.bottom, at.y + size.height);
  }
  if (cards.length === 0) return { x: 0, y: 0, ...SMALLEST };
  const width = Math.max(SMALLEST.width, box.right - box.left + 2 * MARGIN);
  const height = Math.max(SMALLEST.height, box.bottom - box.top + 2 * MARGIN);
  return { x: (box.left + box.right - width) / 2, y: (box.top + box.bottom - height) / 2, width, height };
}
