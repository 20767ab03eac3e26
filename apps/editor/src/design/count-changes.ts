// How many parts of a drawing differ from a published one. Parts that are the same object are not looked into.
import { canonicalJson } from '@cadre/graph-schema';
import type { Graph, Json } from '@cadre/graph-schema';

const texts = new WeakMap<object, string>();

export function countChanges(before: Graph, after: Graph): number {
  const header = ({ name, description, input, settings }: Graph): string => textOf({ name, description, input, settings });
  return countParts(before.nodes, after.nodes) + countParts(before.edges, after.edges) + (header(before) === header(after) ? 0 : 1);
}

interface Part {
  readonly id: string;
}

function countParts(before: readonly Part[], after: readonly Part[]): number {
  const old = new Map(before.map((part) => [part.id, part]));
  let count = before.length;
  for (const part of after) {
    const known = old.get(part.id);
    if (known === undefined) count += 1;
    else if (textOf(known) === textOf(part)) count -= 1;
  }
  return count;
}

function textOf(part: object): string {
  const known = texts.get(part);
  if (known !== undefined) return known;
  const plain: Json = JSON.parse(JSON.stringify(part));
  const text = canonicalJson(plain);
  texts.set(part, text);
  return text;
}
