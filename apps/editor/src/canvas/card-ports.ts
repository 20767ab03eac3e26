// Where a card's ports go and which of them are seldom needed. Pure, from the kind's ports and what is connected.
import { kindOf, portsOf, type GraphNode, type Port } from '@cadre/graph-schema';
import { flowPortTop, rowsOf } from './card-metrics.ts';

export interface PlacedPort {
  readonly port: Port;
  readonly isConnected: boolean;
  /** Not worth showing while nothing is connected to it. */
  readonly isSeldom: boolean;
  /** Along its side: px from the top for flow, percent from the left for the hierarchy. */
  readonly at: number;
}

/** Every port but those in rows, which sit at their row. */
export function placePorts(node: GraphNode, connected: string, isSubordinate: boolean): readonly PlacedPort[] {
  const inRows = new Set(rowsOf(node).map((row) => row.id));
  const taken = new Set(connected.split(' '));
  const ports = portsOf(node);
  const hasWorkers = ports.some((port) => port.role === 'workers');
  const isTool = kindOf(node).category === 'tools';
  return ports
    .filter((port) => !inRows.has(port.id))
    .map((port) => ({ port, isConnected: taken.has(port.id), isSeldom: isSeldom(port, isSubordinate || isTool), at: placeOf(node, port, hasWorkers) }));
}

function isSeldom(port: Port, isOutsideFlow: boolean): boolean {
  if (port.role === 'flow-in' || port.role === 'flow-out') return isOutsideFlow || port.id === 'error';
  return port.role === 'boss' || port.role === 'tools';
}

function placeOf(node: GraphNode, port: Port, hasWorkers: boolean): number {
  if (port.role === 'flow-in' || port.role === 'flow-out') return flowPortTop(node, port.id);
  return port.role === 'tools' && hasWorkers ? 82 : 50;
}
