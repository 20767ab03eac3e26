// CEL values as JSON: the way out of an evaluation. What JSON cannot hold is refused, with advice.
import { Optional } from '@marcbachmann/cel-js';
import { Duration, UnsignedInt } from '@marcbachmann/cel-js/evaluator';
import type { Json } from '../json.ts';
import { Refused } from './error.ts';

const largestSize = 8 * 1024 * 1024;
const deepest = 64;

/** Values are shared inside a result but not in JSON, so the size is counted as written. */
class Writer {
  #left = largestSize;

  write(value: unknown, depth: number): Json {
    if (depth > deepest) throw new Refused('limit', `A result may be nested ${deepest} levels at most.`);
    this.#left -= typeof value === 'string' ? value.length + 2 : 2;
    if (this.#left < 0) throw new Refused('limit', 'The result is larger than 8 MiB.');
    if (value === null || typeof value === 'boolean' || typeof value === 'string') return value;
    if (typeof value === 'number') return this.#number(value);
    if (typeof value === 'bigint') return this.#integer(value);
    if (Array.isArray(value)) return value.map((item) => this.write(item, depth + 1));
    if (typeof value === 'object') return this.#object(value, depth);
    throw new Refused('type', `A ${typeof value} is not JSON.`);
  }

  #number(value: number): number {
    if (!Number.isFinite(value)) throw new Refused('type', 'The result is not a finite number (a division by zero, perhaps).');
    return value === 0 ? 0 : value;
  }

  #integer(value: bigint): number {
    const number = Number(value);
    if (!Number.isSafeInteger(number)) throw new Refused('type', `The whole number ${value} is too large to be exact in JSON; use string(…).`);
    return number;
  }

  #object(value: object, depth: number): Json {
    if (value instanceof Optional) {
      if (!value.hasValue()) throw new Refused('missing', 'The result has no value. Give one with .orValue(…).');
      return this.write(value.value(), depth);
    }
    if (value instanceof UnsignedInt) return this.#integer(value.value);
    if (value instanceof Date) return value.toISOString();
    if (value instanceof Duration) throw new Refused('type', 'A duration is not JSON; use .getSeconds().');
    if (value instanceof Map) return this.#entries(value.entries(), depth);
    const prototype: unknown = Object.getPrototypeOf(value);
    if (prototype === Object.prototype || prototype === null) return this.#entries(Object.entries(value), depth);
    throw new Refused('type', 'The result is not JSON.');
  }

  #entries(entries: Iterable<readonly [unknown, unknown]>, depth: number): Json {
    const object: { [key: string]: Json } = {};
    for (const [key, item] of entries) {
      const name = String(key);
      if (name === '__proto__') throw new Refused('type', '__proto__ cannot be a key.');
      this.#left -= name.length + 4;
      object[name] = this.write(item, depth + 1);
    }
    return object;
  }
}

/** @throws Refused */
export function toJson(value: unknown): Json {
  return new Writer().write(value, 0);
}
