// The benches there are, in the order they run.
import type { Bench } from '../harness/figures.ts';
import { cold } from './cold.ts';
import { engine } from './engine.ts';
import { history } from './history.ts';
import { hosts } from './hosts.ts';
import { latency } from './latency.ts';
import { sandbox } from './sandbox.ts';
import { sdk } from './sdk.ts';
import { slowModel } from './slow-model.ts';
import { waiting } from './waiting.ts';

export const benches: ReadonlyMap<string, Bench> = new Map([
  ['engine', engine],
  ['latency', latency],
  ['history', history],
  ['waiting', waiting],
  ['slow-model', slowModel],
  ['hosts', hosts],
  ['cold', cold],
  ['sdk', sdk],
  ['tools', sandbox],
]);
