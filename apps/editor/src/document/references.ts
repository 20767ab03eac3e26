// Expressions name nodes as `nodes.<id>`. When ids change, a config's references follow; text that only looks similar stays.
import type { Json, JsonObject, NodeId } from '@cadre/graph-schema';
import { isList, isObject } from './field-path.ts';

const reference = /(?<![\w.])nodes\.(\??)([A-Za-z][A-Za-z0-9_]*)/g;

/** The config with every `nodes.<old>` renamed; the same object when there was nothing to rename. */
export function renameReferences(config: JsonObject, names: ReadonlyMap<string, NodeId>): JsonObject {
  const renamed = renameIn(config, names);
  return isObject(renamed) ? renamed : config;
}

function renameIn(value: Json, names: ReadonlyMap<string, NodeId>): Json {
  if (typeof value === 'string') {
    return value.replace(reference, (match: string, optional: string, id: string) => {
      const name = names.get(id);
      return name === undefined ? match : `nodes.${optional}${name}`;
    });
  }
  if (isList(value)) {
    const items = value.map((item) => renameIn(item, names));
    return items.some((item, index) => item !== value[index]) ? items : value;
  }
  if (isObject(value)) {
    const entries = Object.entries(value).map(([key, item]): [string, Json] => [key, renameIn(item, names)]);
    return entries.some(([key, item]) => item !== value[key]) ? Object.fromEntries(entries) : value;
  }
  return value;
}
