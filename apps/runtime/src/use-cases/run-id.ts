// Ids of runs: ten characters of time and sixteen of chance, so that ids made later sort later and neighbours in time are
// neighbours in the database's indexes.
import { toRunId } from '@cadre/run-core';
import type { RunId } from '@cadre/run-core';

/** Crockford's base 32: no letters that look like digits. */
const alphabet = '0123456789abcdefghjkmnpqrstvwxyz';

/** @param random sixteen bytes of chance, of which five bits each are used */
export function makeRunId(now: number, random: Uint8Array): RunId {
  let time = '';
  for (let rest = now; time.length < 10; rest = Math.floor(rest / 32)) time = letter(rest % 32) + time;
  return toRunId(time + Array.from(random, (byte) => letter(byte % 32)).join(''));
}

function letter(index: number): string {
  return alphabet.charAt(index);
}
