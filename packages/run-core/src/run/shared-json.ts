// JSON in which equal large values stand once. A run's actors look at the same input and the same outputs; written out for each of
// them, a snapshot of a wide map would be a hundred times its input. Values are told apart by what they are, never by where they
// lie in memory, so that the same state is packed the same way in every process.
import type { Json, JsonObject } from '@cadre/graph-schema';

export interface PackedJson {
  /** Values referred to by place. An entry refers only to entries before it. */
  readonly shared: readonly Json[];
  readonly value: Json;
}

/** Shorter texts than this are cheaper written twice than referred to. Characters of JSON. */
const SHARED_FROM = 512;

/** Key of an object that stands for another value: a place in `shared`, or a list of members of an object that has this key itself. */
const REFERENCE = '$shared';

/** @param value JSON; undefined members are left out */
export function packJson(value: unknown): PackedJson {
  const packer = new Packer();
  return { value: packer.pack(value).json, shared: packer.shared };
}

/** @returns the JSON that was packed */
export function unpackJson({ shared, value }: PackedJson): unknown {
  const values: Json[] = [];
  for (const entry of shared) values.push(unpack(entry, values));
  return unpack(value, values);
}

interface Packed {
  readonly json: Json;
  /** Characters of the packed form. */
  readonly size: number;
}

class Packer {
  readonly shared: Json[] = [];
  readonly #places = new Map<string, Packed>();
  readonly #seen = new Map<object, Packed>();

  pack(value: unknown): Packed {
    if (typeof value === 'string') return this.#share({ json: value, size: value.length + 2 });
    if (value === null || typeof value !== 'object') return { json: (value ?? null) as Json, size: 8 };
    const known = this.#seen.get(value);
    if (known) return known;
    const packed = this.#share(Array.isArray(value) ? this.#list(value) : this.#object(value));
    this.#seen.set(value, packed);
    return packed;
  }

  #list(values: readonly unknown[]): Packed {
    const items = values.map((item) => this.pack(item));
    return { json: items.map((item) => item.json), size: items.reduce((sum, item) => sum + item.size + 1, 2) };
  }

  #object(value: object): Packed {
    const members = Object.entries(value).filter(([, member]) => member !== undefined).sort(([a], [b]) => (a < b ? -1 : 1));
    const packed = members.map(([key, member]): [string, Packed] => [key, this.pack(member)]);
    const size = packed.reduce((sum, [key, member]) => sum + key.length + member.size + 4, 2);
    const pairs = packed.map(([key, member]): [string, Json] => [key, member.json]);
    return { json: Object.hasOwn(value, REFERENCE) ? { [REFERENCE]: pairs } : Object.fromEntries(pairs), size };
  }

  #share(packed: Packed): Packed {
    if (packed.size < SHARED_FROM) return packed;
    const text = JSON.stringify(packed.json);
    const known = this.#places.get(text);
    if (known) return known;
    const reference: Packed = { json: { [REFERENCE]: this.shared.push(packed.json) - 1 }, size: 16 };
    this.#places.set(text, reference);
    return reference;
  }
}

function unpack(value: Json, shared: readonly Json[]): Json {
  if (value === null || typeof value !== 'object') return value;
  if (isList(value)) return value.map((item) => unpack(item, shared));
  const reference = value[REFERENCE];
  if (typeof reference === 'number') return shared[reference] ?? null;
  const members = reference === undefined ? Object.entries(value) : (reference as readonly (readonly [string, Json])[]);
  return Object.fromEntries(members.map(([key, member]): [string, Json] => [key, unpack(member, shared)])) satisfies JsonObject;
}

function isList(value: Json): value is readonly Json[] {
  return Array.isArray(value);
}
