// A small store of values by key whose readers hear only of their own key. What changes often on the canvas (paint, words,
// issues) lives in these and never in node data, so that a change re-renders the cards it touches and no other.

export interface KeyedStore<Value> {
  get(key: string): Value | undefined;
  /** Makes the store hold exactly these; tells the readers of keys whose value differs. */
  replace(entries: Iterable<readonly [string, Value]>): void;
  set(key: string, value: Value): void;
  clear(): void;
  subscribe(key: string, listener: () => void): () => void;
}

export function createKeyedStore<Value>(isEqual: (left: Value, right: Value) => boolean = Object.is): KeyedStore<Value> {
  let values = new Map<string, Value>();
  const listeners = new Map<string, Set<() => void>>();

  function notify(key: string): void {
    for (const listener of listeners.get(key) ?? []) listener();
  }

  function replace(entries: Iterable<readonly [string, Value]>): void {
    const before = values;
    const after = new Map<string, Value>();
    const changed: string[] = [];
    for (const [key, value] of entries) {
      const known = before.get(key);
      const isSame = known !== undefined && isEqual(known, value);
      after.set(key, isSame ? known : value);
      if (!isSame) changed.push(key);
    }
    for (const key of before.keys()) if (!after.has(key)) changed.push(key);
    values = after;
    for (const key of changed) notify(key);
  }

  return {
    get: (key) => values.get(key),
    replace,
    set(key, value) {
      const known = values.get(key);
      if (known !== undefined && isEqual(known, value)) return;
      values.set(key, value);
      notify(key);
    },
    clear: () => replace([]),
    subscribe(key, listener) {
      const known = listeners.get(key) ?? new Set();
      listeners.set(key, known.add(listener));
      return () => {
        known.delete(listener);
        if (known.size === 0 && listeners.get(key) === known) listeners.delete(key);
      };
    },
  };
}
