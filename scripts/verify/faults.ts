// Runs the fault suite's short selection, or the faults named, and counts what held by its report.
import { z } from 'zod';
import type { Tally } from './part.ts';
import { runForReport } from './report.ts';

const reportSchema = z.object({ passed: z.number(), failed: z.number() });

export async function runFaults(names: readonly string[]): Promise<Tally> {
  const { report, code } = await runForReport('faults/run.ts', (file) => [...names, '--report', file]);
  return tallyOfFaults(report, code);
}

/** Without a report, with nothing done at all, or with an exit that the report does not explain it has failed. */
export function tallyOfFaults(report: unknown, exitCode: number): Tally {
  const parsed = reportSchema.safeParse(report);
  if (!parsed.success) return { passed: 0, failed: 1 };
  const { passed, failed } = parsed.data;
  return { passed, failed: failed === 0 && (exitCode !== 0 || passed === 0) ? 1 : failed };
}
