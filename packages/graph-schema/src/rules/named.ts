// What a node names of the operator's catalogues, found by the metadata of its fields.
import type { GraphNode } from '../document.ts';
import { configFields } from '../fields/config-fields.ts';
import type { ConfigField } from '../fields/config-fields.ts';
import type { FieldMeta } from '../kind.ts';

export interface Named {
  /** Inside the config. */
  readonly path: ConfigField['path'];
  readonly id: string;
}

export function namedIn(node: GraphNode, catalogue: NonNullable<FieldMeta['catalogue']>): readonly Named[] {
  return configFields(node).flatMap(({ path, meta, value }) => (meta.catalogue === catalogue && typeof value === 'string' && value !== '' ? [{ path, id: value }] : []));
}
