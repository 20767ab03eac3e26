import type { UsageShape } from '../shapes/index.ts';
import type { World } from './world.ts';

const DEFAULT_PERIOD_MS = 30 * 24 * 60 * 60 * 1_000;

/** By graph, agent and model, of runs created since then; of the last 30 days unless told. */
export function readUsage({ runs, clock }: Pick<World, 'runs' | 'clock'>, { graph, since }: { readonly graph?: string | undefined; readonly since?: Date | undefined }): Promise<readonly UsageShape[]> {
  return runs.usage({ graph, since: since ?? new Date(clock.now() - DEFAULT_PERIOD_MS) });
}
