import { join } from 'node:path';
import { expect, test } from 'vitest';
import { root } from './tool.ts';
import { tallyOf } from './vitest.ts';

const passed = { status: 'passed', fullName: 'adds', failureMessages: [] };

function report(counts: Partial<Record<'numPassedTests' | 'numFailedTests' | 'numPendingTests' | 'numTodoTests', number>>, testResults: object[] = []): object {
  return { numPassedTests: 0, numFailedTests: 0, numPendingTests: 0, numTodoTests: 0, testResults, ...counts };
}

test('counts what passed and what failed', () => {
  expect(tallyOf(report({ numPassedTests: 3 }), 0)).toEqual({ passed: 3, failed: 0, failures: [] });
  expect(tallyOf(report({ numPassedTests: 3, numFailedTests: 2 }), 1)).toEqual({ passed: 3, failed: 2, failures: [] });
});

test('a skipped test is a failure', () => {
  expect(tallyOf(report({ numPassedTests: 3, numPendingTests: 1, numTodoTests: 1 }), 0)).toEqual({ passed: 3, failed: 2, failures: [] });
});

test('a run without tests is a failure', () => {
  expect(tallyOf(report({}), 0)).toMatchObject({ passed: 0, failed: 1 });
});

test('a file that broke before its tests is a failure', () => {
  const files = [
    { name: join(root, 'a.test.ts'), status: 'failed', message: 'no such module', assertionResults: [] },
    { name: 'b.test.ts', status: 'passed', message: '', assertionResults: [passed] },
  ];
  expect(tallyOf(report({ numPassedTests: 1 }, files), 1)).toEqual({ passed: 1, failed: 1, failures: ['a.test.ts: no such module'] });
});

test('an error outside of any test is a failure, and so is a run that left no report', () => {
  expect(tallyOf(report({ numPassedTests: 3 }, [{ name: 'a.test.ts', status: 'passed', message: '', assertionResults: [passed] }]), 1)).toMatchObject({ passed: 3, failed: 1 });
  expect(tallyOf(null, 1)).toEqual({ passed: 0, failed: 1 });
});

test('names what failed, with the beginning of why', () => {
  const failed = { status: 'failed', fullName: 'adds > large numbers', failureMessages: ['Error: 3 is not 4\n    at one\n    at two\n    at three\n    at four'] };
  const files = [{ name: join(root, 'a.test.ts'), status: 'failed', message: '', assertionResults: [passed, failed] }];
  expect(tallyOf(report({ numPassedTests: 1, numFailedTests: 1 }, files), 1).failures).toEqual(['a.test.ts > adds > large numbers: Error: 3 is not 4\n      at one\n      at two\n      at three']);
});
