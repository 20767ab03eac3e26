// What code finds in the sandbox before it begins, and how its result gets out. The text of this one function is run inside
// QuickJS: it may use nothing from outside of itself, and after the person's code ran, nothing that code can change: hence
// everything it needs is taken first, called by `apply`, and no iterator, setter or method of a prototype is relied on.
// Code that gets at it all the same deceives only itself: whoever reads the result trusts none of it.

export interface Limits {
  readonly nesting: number;
  readonly output: number;
  readonly line: number;
  readonly message: number;
  readonly stack: number;
}

export interface Prelude {
  /** @returns the arguments */
  read(json: string): unknown;
  /** @returns the value as JSON @throws when it is none, or what its getters throw */
  encode(value: unknown): string;
  /** In words, what was thrown. */
  messageOf(thrown: unknown): string;
  stackOf(thrown: unknown): string;
}

export function prelude(write: (line: string) => void, limits: Limits): Prelude {
  interface Place {
    /** What is being written at this place. */
    readonly value: object;
    /** Its name in the place above. */
    readonly key: string | number;
    readonly above: Place | null;
    readonly depth: number;
  }

  const { apply, get } = Reflect;
  const { parse, stringify } = JSON;
  const { isArray } = Array;
  const { defineProperty, keys } = Object;
  const { isFinite } = Number;
  const { slice } = String.prototype;
  const { toString } = Object.prototype;
  const { test } = RegExp.prototype;
  const ErrorType = Error;
  const isName = /^[A-Za-z_$][\w$]*$/;

  let size = 0;
  let refusal: string | null = null;

  function encode(value: unknown): string {
    return textOf(value, '', null) ?? 'null';
  }

  /** @returns undefined for what JSON leaves out */
  function textOf(value: unknown, key: string | number, above: Place | null): string | undefined {
    switch (typeof value) {
      case 'undefined':
        return undefined;
      case 'boolean':
        return counted(value ? 'true' : 'false');
      case 'string':
        if (value.length > limits.output) return refuseSize();
        return counted(stringify(value));
      case 'number':
        if (!isFinite(value)) return refuse(key, above, `is ${value}, which JSON does not know: give null or a text instead`);
        return counted(stringify(value));
      case 'object':
        return value === null ? counted('null') : textOfObject(value, key, above);
      case 'bigint':
        return refuse(key, above, 'is a BigInt, which JSON does not know: convert it by Number() or String()');
      default:
        return refuse(key, above, `is a ${typeof value}, which JSON does not know`);
    }
  }

  function textOfObject(value: object, key: string | number, above: Place | null): string | undefined {
    for (let place = above; place !== null; place = place.above) {
      if (place.value === value) return refuse(key, above, `leads back to ${pathOf(place.key, place.above)}, and JSON can't hold a circle`);
    }
    const depth = above === null ? 1 : above.depth + 1;
    if (depth > limits.nesting) return refuse(key, above, `is nested deeper than ${limits.nesting} levels`);
    const place = { value, key, above, depth };
    const toJson: unknown = get(value, 'toJSON');
    if (typeof toJson === 'function') {
      const given: unknown = apply(toJson, value, [`${key}`]);
      if (given !== value) return textOf(given, key, above);
    }
    if (isArray(value)) return textOfList(value, place);
    const tag: string = apply(toString, value, []);
    if (tag === '[object Object]') return textOfRecord(value, place);
    if (tag === '[object Promise]') return refuse(key, above, 'is a promise: await it');
    return refuse(key, above, `is of type ${apply(slice, tag, [8, -1])}, which JSON does not know: turn it into a plain object or a list`);
  }

  function textOfList(list: readonly unknown[], place: Place): string {
    let text = counted('[');
    for (let index = 0; index < list.length; index += 1) {
      if (index > 0) text += ',';
      text += textOf(list[index], index, place) ?? counted('null');
    }
    return `${text}]`;
  }

  function textOfRecord(record: object, place: Place): string {
    const names = keys(record);
    let text = counted('{');
    for (let index = 0; index < names.length; index += 1) {
      const name = names[index] ?? '';
      if (name === '__proto__') return refuse(name, place, 'is a key that is never taken: name it otherwise');
      const value = textOf(get(record, name), name, place);
      if (value !== undefined) text += `${text === '{' ? '' : ','}${counted(stringify(name))}:${value}`;
    }
    return `${text}}`;
  }

  function counted(text: string): string {
    size += text.length + 1; // and the comma, colon or bracket after it
    return size > limits.output ? refuseSize() : text;
  }

  function refuseSize(): never {
    throw new ErrorType((refusal = 'The result is larger than 1 MiB.'));
  }

  function refuse(key: string | number, above: Place | null, why: string): never {
    throw new ErrorType((refusal = apply(slice, `${above === null ? 'The result' : pathOf(key, above)} ${why}.`, [0, limits.message])));
  }

  function pathOf(key: string | number, above: Place | null): string {
    if (above === null) return 'result';
    const holder = pathOf(above.key, above.above);
    if (typeof key === 'number') return `${holder}[${key}]`;
    return apply(test, isName, [key]) ? `${holder}.${key}` : `${holder}[${stringify(apply(slice, key, [0, 100]))}]`;
  }

  function messageOf(thrown: unknown): string {
    if (refusal !== null) return refusal;
    return apply(slice, shown(thrown), [0, limits.message]);
  }

  function stackOf(thrown: unknown): string {
    const stack: unknown = thrown instanceof ErrorType ? get(thrown, 'stack') : '';
    return typeof stack === 'string' ? apply(slice, stack, [0, limits.stack]) : '';
  }

  function shown(value: unknown): string {
    switch (typeof value) {
      case 'string':
        return value;
      case 'bigint':
        return `${value}n`;
      case 'number':
      case 'boolean':
      case 'undefined':
        return `${value}`;
      case 'object':
        return value === null ? 'null' : value instanceof ErrorType ? shownError(value) : shownObject(value);
      default:
        return `[${typeof value}]`;
    }
  }

  function shownError(error: object): string {
    const name: unknown = get(error, 'name');
    const message: unknown = get(error, 'message');
    const words = typeof message === 'string' ? message : '';
    if (typeof name !== 'string' || name === 'Error') return words === '' ? 'Error' : words;
    return words === '' ? name : `${name}: ${words}`;
  }

  function shownObject(value: object): string {
    try {
      return stringify(value) ?? '[object]';
    } catch {
      return '[object]'; // a circle, or a getter that throws: a line of the console is no reason to stop
    }
  }

  function log(...values: readonly unknown[]): void {
    let line = '';
    for (let index = 0; index < values.length && line.length <= limits.line; index += 1) line += `${index === 0 ? '' : ' '}${shown(values[index])}`;
    write(apply(slice, line, [0, limits.line]));
  }

  defineProperty(globalThis, 'console', { value: { log, info: log, warn: log, error: log, debug: log }, writable: true, configurable: true });
  return { read: (json) => parse(json), encode, messageOf, stackOf };
}
