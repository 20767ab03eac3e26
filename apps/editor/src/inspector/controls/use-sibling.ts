// What the same node says in the field of a catalogue: an MCP node's tools are those of its server, a revision is one of its graph.
import { kindOf } from '@cadre/graph-schema';
import type { NodeId } from '@cadre/graph-schema';
import { valueAt } from '../../document/field-path.ts';
import { useNode } from '../drawing-context.tsx';
import { entriesOf, type Entry } from '../entries.ts';

/** Null while nothing is chosen there. */
export function useSibling(id: NodeId, catalogue: NonNullable<Entry['catalogue']>): string | null {
  const node = useNode(id);
  const entry = node === undefined ? undefined : entriesOf(kindOf(node)).find((candidate) => candidate.catalogue === catalogue);
  const value = node === undefined || entry === undefined ? undefined : valueAt(node.config, entry.path);
  return typeof value === 'string' && value.trim() !== '' ? value : null;
}
