// One QuickJS context, made ready for a person's code and asked for what came of it. Its clock stands at the job's time, and its
// random numbers follow from the job's key.
import { createHash } from 'node:crypto';
import type { QuickJSHandle, QuickJSWASMModule } from 'quickjs-emscripten-core';
import { CONSOLE_LINE_LENGTH, MESSAGE_LENGTH, OUTPUT_BYTES, OUTPUT_NESTING, STACK_BYTES, STACK_LENGTH } from '../limits.ts';
import { prelude } from './prelude.ts';
import type { Limits, Prelude } from './prelude.ts';

export interface Surroundings {
  /** Milliseconds since the epoch. */
  readonly now: number;
  readonly key: string;
  hasExpired(): boolean;
  write(line: string): void;
}

export interface Realm {
  /**
   * @param source an expression whose value is a function
   * @returns what the function gives for the arguments, as JSON
   * @throws Thrown
   */
  run(source: string, argumentsJson: string): string;
  describe(thrown: Thrown): ThrownInWords;
}

export interface ThrownInWords {
  /** Empty when it can't be put into words. */
  readonly message: string;
  /** In the person's code; null when nothing says. */
  readonly line: number | null;
}

/** Something was thrown inside of the realm, or the deadline cut it short. */
export class Thrown extends Error {
  override readonly name = 'Thrown';
  /** Null: it waits for what can never come. */
  readonly handle: QuickJSHandle | null;

  constructor(handle: QuickJSHandle | null) {
    super('Thrown in the sandbox.');
    this.handle = handle;
  }
}

/** Names the person's code in stacks. */
const FILE = 'code';
const lineInStack = /\bcode:(\d+)/;
const JOBS_AT_ONCE = 1_000;
const limits: Limits = { nesting: OUTPUT_NESTING, output: OUTPUT_BYTES, line: CONSOLE_LINE_LENGTH, message: MESSAGE_LENGTH, stack: STACK_LENGTH };
const preludeCode = `(${prelude.toString()})`;

export function openRealm(quickJs: QuickJSWASMModule, { now, key, hasExpired, write }: Surroundings): Realm {
  const runtime = quickJs.newRuntime();
  runtime.setMaxStackSize(STACK_BYTES);
  runtime.setInterruptHandler(hasExpired);
  // The only clock of QuickJS is this one of ours, and Math.random is seeded with the time at which its context is made.
  Date.now = () => seedOf(key);
  const context = runtime.newContext();
  Date.now = () => now;

  const take = (line: QuickJSHandle) => write(context.getString(line));
  const tools = call(load('prelude', preludeCode), context.newFunction('write', take), load('limits', `(${JSON.stringify(limits)})`));
  const tool = (name: keyof Prelude) => context.getProp(tools, name);
  const [read, encode, messageOf, stackOf] = [tool('read'), tool('encode'), tool('messageOf'), tool('stackOf')];

  function load(file: string, code: string): QuickJSHandle {
    return valueOf(context.evalCode(code, file, { type: 'global', strict: true }));
  }

  function call(called: QuickJSHandle, ...values: QuickJSHandle[]): QuickJSHandle {
    return valueOf(context.callFunction(called, context.undefined, ...values));
  }

  function settle(promise: QuickJSHandle): QuickJSHandle {
    for (;;) {
      const state = context.getPromiseState(promise);
      if (state.type === 'fulfilled') return state.value;
      if (state.type === 'rejected') throw new Thrown(state.error);
      if (hasExpired() || !runtime.hasPendingJob()) throw new Thrown(null);
      valueOf(runtime.executePendingJobs(JOBS_AT_ONCE));
    }
  }

  function words(reader: QuickJSHandle, handle: QuickJSHandle): string {
    try {
      return context.getString(call(reader, handle));
    } catch {
      return ''; // what was thrown throws itself when it is looked at, or there is no memory left for words
    }
  }

  return {
    run(source, argumentsJson) {
      const code = load(FILE, source);
      const values = call(read, context.newString(argumentsJson));
      return context.getString(call(encode, settle(call(code, values))));
    },
    describe({ handle }) {
      if (handle === null) return { message: 'It waits for a promise that nothing settles: there are no timers and no network here.', line: null };
      const line = lineInStack.exec(words(stackOf, handle))?.[1];
      return { message: words(messageOf, handle), line: line === undefined ? null : Number(line) };
    },
  };
}

function valueOf<Value>(result: { readonly error: QuickJSHandle } | { readonly value: Value; readonly error?: undefined }): Value {
  if (result.error !== undefined) throw new Thrown(result.error);
  return result.value;
}

function seedOf(key: string): number {
  return createHash('sha256').update(key).digest().readUIntBE(0, 6);
}
