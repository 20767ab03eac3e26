// An XState state value on one line: `money`, `waiting.person`, and for regions side by side `left: a, right: b`.

/** @param value a state's id, or an object of such values by region */
export function stateWords(value: unknown): string {
  if (typeof value === 'string') return value;
  if (typeof value !== 'object' || value === null) return '';
  const entries = Object.entries(value).map(([key, inner]: [string, unknown]) => [key, stateWords(inner)] as const);
  const [only] = entries;
  if (entries.length === 1 && only !== undefined) return only[1] === '' ? only[0] : `${only[0]}.${only[1]}`;
  return entries.map(([key, inner]) => `${key}: ${inner}`).join(', ');
}
