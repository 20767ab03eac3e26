// Runs one vitest project and counts its tests from the JSON report, not from what it prints.
import { relative } from 'node:path';
import { z } from 'zod';
import type { Tally } from './part.ts';
import { runForReport } from './report.ts';
import { root } from './tool.ts';

const reportSchema = z.object({
  numPassedTests: z.number(),
  numFailedTests: z.number(),
  numPendingTests: z.number(),
  numTodoTests: z.number(),
  testResults: z.array(z.object({ name: z.string(), status: z.string(), message: z.string(), assertionResults: z.array(z.object({ status: z.string(), fullName: z.string(), failureMessages: z.array(z.string()).nullish() })) })),
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
  return { passed: numPassedTests, failed: failed + failedElsewhere, failures: testResults.flatMap(failuresOf) };
}

type FileResult = z.infer<typeof reportSchema>['testResults'][number];

function failuresOf({ name, status, message, assertionResults }: FileResult): readonly string[] {
  const file = relative(root, name);
  const failed = assertionResults.filter((test) => test.status !== 'passed');
  if (failed.length === 0) return status === 'failed' ? [`${file}: ${beginningOf(message)}`] : [];
  return failed.map((test) => `${file} > ${test.fullName}: ${beginningOf(test.failureMessages?.[0] ?? test.status)}`);
}

/** The message and where it came from, without the whole stack. */
function beginningOf(message: string): string {
  return message.split('\n').slice(0, 4).join('\n  ');
}
