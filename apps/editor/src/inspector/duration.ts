// Durations as people give them, a number and a unit, and as documents hold them, ISO 8601.
import { durationMs } from '@cadre/graph-schema';

export const durationUnits = ['seconds', 'minutes', 'hours', 'days'] as const;
export type DurationUnit = (typeof durationUnits)[number];

export interface Duration {
  readonly amount: number;
  readonly unit: DurationUnit;
}

const unitMs: { readonly [unit in DurationUnit]: number } = { seconds: 1_000, minutes: 60_000, hours: 3_600_000, days: 86_400_000 };

/** In the largest unit that gives a whole number; null when the text is no duration. */
export function readDuration(text: string): Duration | null {
  const ms = durationMs(text);
  if (ms === null) return null;
  const unit = durationUnits.toReversed().find((candidate) => ms > 0 && ms % unitMs[candidate] === 0) ?? 'seconds';
  return { amount: ms / unitMs[unit], unit };
}

/** Null when the amount is no number that a duration can hold. */
export function writeDuration({ amount, unit }: Duration): string | null {
  if (!Number.isFinite(amount) || amount < 0) return null;
  const ms = Math.round(amount * unitMs[unit]);
  if (ms % unitMs[unit] === 0) {
    const whole = ms / unitMs[unit];
    return unit === 'days' ? `P${whole}D` : `PT${whole}${unit.charAt(0).toUpperCase()}`;
  }
  return `PT${ms / 1_000}S`;
}
