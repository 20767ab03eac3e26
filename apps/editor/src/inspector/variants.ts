// A field that is one of several objects: which one it is now, and what another begins with.
import type { Json } from '@cadre/graph-schema';
import { isObject } from '../document/field-path.ts';
import type { Choice, Entry } from './entries.ts';

/** Null when the value is none of them. */
export function chosenVariant({ choices, tag }: Entry, value: Json | undefined): Choice | null {
  const word = tag !== null && isObject(value) ? value[tag] : undefined;
  return choices.find((choice) => choice.value === word) ?? null;
}

/** The whole object, valid at once. What the old one says in a field of the same name stays. */
export function beginVariant({ tag }: Entry, { value: word, entries }: Choice, old: Json | undefined): Json {
  const fields = entries.flatMap((entry): [string, Json][] => {
    const key = String(entry.path.at(-1));
    const first = (isObject(old) ? old[key] : undefined) ?? entry.start ?? entry.fallback;
    return first === undefined ? [] : [[key, first]];
  });
  return { ...(tag === null ? {} : { [tag]: word }), ...Object.fromEntries(fields) };
}
