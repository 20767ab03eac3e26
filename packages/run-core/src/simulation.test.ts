// 10,000 runs among failing hosts, in virtual time. A failing seed is repeated with CADRE_SEED=<seed>.
import { env } from 'node:process';
import { expect, test } from 'vitest';
import { compile, type Compiled } from './index.ts';
import { drawFlow, drawGraph, randomFrom, randomShape, simulate } from './testing/index.ts';

const SEEDS = 10_000;
/** Each graph is simulated this often: compiling is most of the work. */
const RUNS_A_GRAPH = 50;

const only = env['CADRE_SEED'] === undefined ? null : Number(env['CADRE_SEED']);

function graphOf(seed: number): Compiled {
  const compiled = compile(drawGraph(drawFlow(randomShape(randomFrom(Math.floor(seed / RUNS_A_GRAPH) * 7_919 + 1), 2))));
  if (!compiled.ok) throw new Error(`Seed ${seed}: the graph does not compile: ${JSON.stringify(compiled.error)}`);
  return compiled.value;
}

test(`${SEEDS} seeds: crashes, zombies, late and double results never break a run`, { timeout: 300_000 }, () => {
  let compiled: Compiled | null = null;
  const totals = { ended: 0, crashes: 0, refused: 0, conflicts: 0, doubts: 0 };
  for (let seed = only ?? 0; seed < (only === null ? SEEDS : only + 1); seed++) {
    if (compiled === null || seed % RUNS_A_GRAPH === 0) compiled = graphOf(seed);
    try {
      const { faults } = simulate(compiled, randomFrom(seed));
      totals.ended += 1;
      totals.crashes += faults.crashes;
      totals.refused += faults.refused;
      totals.conflicts += faults.conflicts;
      totals.doubts += faults.doubts;
    } catch (error) {
      throw new Error(`Seed ${seed} (CADRE_SEED=${seed} repeats it): ${error instanceof Error ? error.message : String(error)}`, { cause: error });
    }
  }
  expect(totals.ended).toBe(only === null ? SEEDS : 1);
  if (only === null) for (const faults of [totals.crashes, totals.refused, totals.conflicts, totals.doubts * 10]) expect(faults).toBeGreaterThan(SEEDS / 10);
});
