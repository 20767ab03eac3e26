// How large a card is going to be, before a browser has measured it: for layout, previews and the first paint. The numbers repeat the
// classes of NodeCard; being a few pixels off moves nothing once the real size is known.
import { portsOf, summaryOf, type GraphNode } from '@cadre/graph-schema';

export interface Size {
  readonly width: number;
  readonly height: number;
}

const CARD_PADDING = 12;
export const WIDE = 224;
const NARROW = 184;
const HEADER = 36;
const LINE = 18;
const LINE_GAP = 8;
const ROWS_GAP = 8;
const ROW = 26;
const FOOT = 33;
/** The middle of the card's header: flow enters and leaves beside the name. */
const FLOW_PORT_TOP = 30;
const ERROR_PORT_TOP = 50;
const CHARACTER = 6.5;
const LINES = 2;
export const CONTAINER_HEADER = 40;
export const CONTAINER_PADDING = 24;
export const containerMin: Size = { width: 264, height: 156 };

export function isContainer(node: GraphNode): boolean {
  return node.kind === 'map';
}

export function cardWidth(node: GraphNode): number {
  if (node.kind === 'note') return 220;
  return node.kind === 'supervisor' || rowsOf(node).length > 0 ? WIDE : NARROW;
}

export function cardSize(node: GraphNode): Size {
  const width = cardWidth(node);
  if (node.kind === 'note') return { width, height: 96 };
  const rows = rowsOf(node).length;
  const foot = node.kind === 'supervisor' || node.kind === 'worker' ? FOOT : 0;
  return { width, height: headHeight(node, width) + (rows === 0 ? 0 : ROWS_GAP + rows * ROW) + foot + CARD_PADDING };
}

/** How far below the card's top a port of its flow is. */
export function flowPortTop(node: GraphNode, port: string): number {
  if (isContainer(node)) return port === 'error' ? CONTAINER_HEADER + FLOW_PORT_TOP : CONTAINER_HEADER / 2;
  const row = rowsOf(node).findIndex((candidate) => candidate.id === port);
  if (row >= 0) return headHeight(node, cardWidth(node)) + ROWS_GAP + row * ROW + ROW / 2;
  return port === 'error' ? ERROR_PORT_TOP : FLOW_PORT_TOP;
}

/** Down to the end of the line that says what the node will do. */
function headHeight(node: GraphNode, width: number): number {
  const isListed = rowsOf(node).length > 0 && node.kind !== 'approval';
  const text = isListed || node.kind === 'input' ? '' : summaryOf(node);
  const lines = Math.min(LINES, Math.ceil((text.length * CHARACTER) / (width - 2 * CARD_PADDING)));
  return CARD_PADDING + HEADER + (lines === 0 ? 0 : LINE_GAP + lines * LINE);
}

/** Ways out that the card lists one under the other, each with its port: those of a node with several named ones, errors apart. */
export function rowsOf(node: GraphNode): readonly { readonly id: string; readonly label: string }[] {
  const ways = portsOf(node).filter((port) => port.role === 'flow-out' && port.id !== 'error');
  const isNamed = ways.length > 1 || ways.some((port) => port.label !== undefined);
  return isNamed ? ways.map((port) => ({ id: port.id, label: port.label ?? port.id })) : [];
}

/** Nodes by the container they are in. */
export type Bodies = ReadonlyMap<string | undefined, readonly GraphNode[]>;

export function bodiesOf(nodes: readonly GraphNode[]): Bodies {
  return Map.groupBy(nodes, (node) => node.parent);
}

/** A card's size, or a container's with all that is in it. */
export function nodeSize(node: GraphNode, bodies: Bodies, depth = 0): Size {
  if (!isContainer(node)) return cardSize(node);
  let { width, height } = containerMin;
  // Containers in a circle are an issue of the document, and no reason to never end.
  if (depth > 32) return { width, height };
  for (const inner of bodies.get(node.id) ?? []) {
    const size = nodeSize(inner, bodies, depth + 1);
    width = Math.max(width, inner.position.x + size.width + CONTAINER_PADDING);
    height = Math.max(height, inner.position.y + size.height + CONTAINER_PADDING);
  }
  return { width, height };
}
