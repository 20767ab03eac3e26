// One port on the edge of a card: round for flow (left in, right out), square for the hierarchy (top boss, bottom workers and tools).
import type { PortRole } from '@cadre/graph-schema';
import { Handle, Position } from '@xyflow/react';
import type { CSSProperties } from 'react';

const sides: { readonly [role in PortRole]: { readonly type: 'source' | 'target'; readonly position: Position } } = {
  'flow-in': { type: 'target', position: Position.Left },
  'flow-out': { type: 'source', position: Position.Right },
  workers: { type: 'source', position: Position.Bottom },
  tools: { type: 'source', position: Position.Bottom },
  boss: { type: 'target', position: Position.Top },
  use: { type: 'target', position: Position.Top },
};

const words: { readonly [role in PortRole]: string } = { 'flow-in': 'in', 'flow-out': 'out', workers: 'workers', tools: 'tools', boss: 'supervisor', use: 'agents that use it' };

export interface PortProps {
  readonly id: string;
  readonly role: PortRole;
  readonly isConnected: boolean;
  /** Seldom needed: unconnected, it is shown only while the card is pointed at or something is being connected. */
  readonly isSeldom?: boolean;
  readonly title?: string;
  readonly style?: CSSProperties;
}

export function Port({ id, role, isConnected, isSeldom = false, title, style }: PortProps) {
  const { type, position } = sides[role];
  return (
    <Handle
      id={id}
      type={type}
      position={position}
      className="port"
      role="img"
      aria-label={`Port: ${(title ?? words[role]).toLowerCase()}`}
      data-role={role}
      data-open={isConnected ? undefined : isSeldom ? 'seldom' : 'inviting'}
      {...(title === undefined ? {} : { title })}
      {...(style === undefined ? {} : { style })}
    />
  );
}
