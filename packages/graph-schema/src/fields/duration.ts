// Durations are ISO 8601 in documents and milliseconds in plans. Years and months are refused: they have no fixed length.
import { z } from 'zod';

const pattern = /^P(?!$)(?:(\d{1,5})W)?(?:(\d{1,6})D)?(?:T(?=\d)(?:(\d{1,7})H)?(?:(\d{1,8})M)?(?:(\d{1,9})(?:\.(\d{1,3}))?S)?)?$/;

const units = [604_800_000, 86_400_000, 3_600_000, 60_000, 1_000] as const;

/** Ten years; a timer beyond it is a mistake. */
const longestDurationMs = 3_660 * 86_400_000;

/** Milliseconds, or null when `text` is not a duration of weeks, days, hours, minutes and seconds. */
export function durationMs(text: string): number | null {
  const parts = pattern.exec(text);
  if (parts === null) return null;
  const whole = units.reduce((sum, unit, index) => sum + unit * Number(parts[index + 1] ?? 0), 0);
  return whole + Number((parts[6] ?? '').padEnd(3, '0'));
}

export const durationSchema = z
  .string()
  .regex(pattern, 'Use an ISO 8601 duration such as PT10M, PT1H30M or P3D.')
  .refine((text) => (durationMs(text) ?? 0) <= longestDurationMs, 'Use ten years at most.');

/** Milliseconds of a duration that its schema has accepted. */
export function millisecondsOf(duration: string): number {
  const value = durationMs(duration);
  if (value === null) throw new Error(`Not a duration: ${duration}`);
  return value;
}

const words = [[86_400_000, 'day'], [3_600_000, 'hour'], [60_000, 'minute'], [1_000, 'second']] as const;

/** `PT10M` as `10 minutes`, `P1DT2H` as `1 day 2 hours`. */
export function durationWords(duration: string): string {
  let rest = millisecondsOf(duration);
  const parts: string[] = [];
  for (const [unit, word] of words) {
    const count = unit === 1_000 ? rest / unit : Math.floor(rest / unit);
    if (count > 0) parts.push(`${count} ${word}${count === 1 ? '' : 's'}`);
    rest -= count * unit;
  }
  return parts.length === 0 ? '0 seconds' : parts.join(' ');
}
