// Named parts of a config (cases, classes): their ids are ports, so no two may be the same.
export function uniqueIds(parts: readonly { readonly id: string }[]): boolean {
  return new Set(parts.map(({ id }) => id)).size === parts.length;
}
