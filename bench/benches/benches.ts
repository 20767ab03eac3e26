// The benches there are, in the order they run.
import type { Bench } from '../harness/figures.ts';
import { engine } from './engine.ts';

export const benches: ReadonlyMap<string, Bench> = new Map([['engine', engine]]);
