// What the editor draws from: kinds of nodes, as data.
import { kinds } from '@cadre/graph-schema';
import type { Kind } from '@cadre/graph-schema';
import { z } from 'zod';
import type { KindShape } from '../shapes/index.ts';
import { toJsonObject } from './to-json.ts';

export function listKinds(): readonly KindShape[] {
  return [...kinds.values()].map(toKindShape);
}

function toKindShape(kind: Kind): KindShape {
  const defaults = kind.config.safeParse({});
  const { $schema: _, ...config } = z.toJSONSchema(kind.config, { io: 'input', unrepresentable: 'any' });
  return {
    kind: kind.kind,
    title: kind.title,
    description: kind.description,
    icon: kind.icon,
    category: kind.category,
    ports: defaults.success ? [...kind.ports(defaults.data)] : null,
    config: toJsonObject(config),
  };
}
