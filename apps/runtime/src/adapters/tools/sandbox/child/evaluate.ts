// Runs one job to its outcome, whatever the code in it does; what QuickJS does without looking at the deadline is ended from
// outside of the process.
import type { Job, Outcome } from '../message.ts';
import { createConsoleLines } from './console-lines.ts';
import { openQuickJs } from './quickjs.ts';
import { openRealm, Thrown } from './realm.ts';
import type { Realm } from './realm.ts';
import { SourceRefused, stripTypes } from './strip-types.ts';

export interface Evaluation {
  readonly outcome: Outcome;
  /** It ended in a way after which this process should not go on. */
  readonly isSpent: boolean;
  /** Clears up; once the outcome is told. */
  close(): void;
}

/** @param isAbandoned nobody waits for the outcome any more; asked as often as the deadline */
export async function evaluate(job: Job, isAbandoned: () => boolean): Promise<Evaluation> {
  const deadline = performance.now() + job.timeoutMs;
  const { quickJs, wantedMore, close } = await openQuickJs(job.memoryMb);
  const lines = createConsoleLines();
  let isExpired = false;
  const hasExpired = () => (isExpired ||= performance.now() >= deadline || isAbandoned());
  const end = (outcome: Outcome, isSpent = false): Evaluation => ({ outcome, isSpent, close });
  const fail = (message: string, isSpent = false) => end({ type: 'failed', message, console: lines.read() }, isSpent);
  const expire = () => end({ type: 'expired', console: lines.read() });
  const usedUp = `The code used more than ${job.memoryMb} MB.`;
  const tooDeep = 'The code is nested deeper than the stack of the sandbox can hold.';
  let realm: Realm | null = null;
  try {
    const source = functionOf(job);
    realm = openRealm(quickJs, { now: job.now, key: job.key, hasExpired, write: lines.add });
    return end({ type: 'done', output: realm.run(source, job.arguments), console: lines.read() });
  } catch (error) {
    if (error instanceof SourceRefused) return fail(error.message);
    if (isExpired) return expire();
    // It was not QuickJS or the stripper that said no but the machine below: both are to be trusted no more.
    if (!(error instanceof Thrown) || realm === null) return fail(wantedMore() ? usedUp : error instanceof RangeError ? tooDeep : `The sandbox broke: ${String(error).slice(0, 200)}.`, true);
    // A promise that found no memory for its reactions is settled by nothing.
    if (wantedMore() && error.handle === null) return fail(usedUp);
    const { message, line } = realm.describe(error);
    if (isExpired) return expire(); // while it was asked what was thrown
    if (wantedMore() && /^$|^null$|^\[unknown\]$|^InternalError: out of memory$/.test(message)) return fail(usedUp);
    return fail(`${line === null ? '' : `Line ${line}: `}${message || 'The code threw something that can not be shown.'}`);
  }
}

/** The source as the body of a function; its first line stays the first, and a comment in its last ends there. */
function functionOf({ language, source }: Job): string {
  const code = `(async (args) => {${source}\n})`;
  return language === 'typescript' ? stripTypes(code) : code;
}
