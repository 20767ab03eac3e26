import { expect, test } from 'vitest';
import { tallyOfFaults } from './faults.ts';

test('counts the faults that held and those that did not', () => {
  expect(tallyOfFaults({ passed: 8, failed: 0 }, 0)).toEqual({ passed: 8, failed: 0 });
  expect(tallyOfFaults({ passed: 7, failed: 1 }, 1)).toEqual({ passed: 7, failed: 1 });
});

test('no report, nothing done, and an exit that nothing explains are failures', () => {
  expect(tallyOfFaults(null, 0)).toEqual({ passed: 0, failed: 1 });
  expect(tallyOfFaults({ passed: 0, failed: 0 }, 0)).toEqual({ passed: 0, failed: 1 });
  expect(tallyOfFaults({ passed: 8, failed: 0 }, 130)).toEqual({ passed: 8, failed: 1 });
});
