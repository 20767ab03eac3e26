import type { GraphNode } from '@cadre/graph-schema';
import { useUpdateNodeInternals } from '@xyflow/react';
import { useEffect, useRef } from 'react';
import { placePorts } from './card-ports.ts';
import { Port } from './Port.tsx';

export interface CardPortsProps {
  readonly node: GraphNode;
  readonly connected: string;
  readonly isSubordinate: boolean;
}

export function CardPorts({ node, connected, isSubordinate }: CardPortsProps) {
  return placePorts(node, connected, isSubordinate).map(({ port, isConnected, isSeldom, at }) => (
    <Port
      key={port.id}
      id={port.id}
      role={port.role}
      isConnected={isConnected}
      isSeldom={isSeldom}
      style={port.role === 'flow-in' || port.role === 'flow-out' ? { top: at } : { left: `${at}%` }}
      {...(port.label === undefined ? {} : { title: port.label })}
    />
  ));
}

/** React Flow measures ports when a card's size changes only: tell it when they were added, removed or moved without that. */
export function usePortMeasure(id: string, ports: string): void {
  const update = useUpdateNodeInternals();
  const measured = useRef(ports);
  useEffect(() => {
    if (measured.current === ports) return;
    measured.current = ports;
    update(id);
  }, [id, ports, update]);
}
