// Runs one vitest project and counts its tests from the JSON report, not from what it prints.
import { z } from 'zod';
import type { Tally } from './part.ts';
import { runForReport } from './report.ts';

const reportSchema = z.object({
  numPassedTests: z.number(),
  numFailedTests: z.number(),
  numPendingTests: z.number(),
  numTodoTests: z.number(),
  testResults: z.array(z.object({ name: z.string(), status: z.string(), message: z.string(), assertionResults: z.array(z.object({ status: z.string() })) })),
});

export async function runVitest(project: string, filters: readonly string[]): Promise<Tally> {
  const { report, code } = await runForReport('node_modules/vitest/vitest.mjs', (file) => ['run', '--project', project, '--reporter=default', '--reporter=json', `--outputFile.json=${file}`, ...filters]);
  return tallyOf(report, code);
}

/** A skipped test, a file that failed before its tests, an error outside of tests and a run without tests all count as failures. */
export function tallyOf(report: unknown, exitCode: number): Tally {
  const parsed = reportSchema.safeParse(report);
  if (!parsed.success) return { passed: 0, failed: 1 };

  const { numPassedTests, numFailedTests, numPendingTests, numTodoTests, testResults } = parsed.data;
  const brokenFiles = testResults.filter((file) => file.status === 'failed' && !file.assertionResults.some((test) => test.status === 'failed')).length;
  const failed = numFailedTests + numPendingTests + numTodoTests + brokenFiles;
  const failedElsewhere = failed === 0 && (exitCode !== 0 || numPassedTests === 0) ? 1 : 0;
  return { passed: numPassedTests, failed: failed + failedElsewhere };
}
