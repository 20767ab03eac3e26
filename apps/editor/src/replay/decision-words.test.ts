import { expect, it } from 'vitest';
import { decisionWord } from './decision-words.ts';

it('a decision is told by what its button said', () => {
  expect(decisionWord({ decision: 'approved', isChanged: false, isOutcome: false })).toBe('Approved');
  expect(decisionWord({ decision: 'approved', isChanged: true, isOutcome: false })).toBe('Approved with changes');
  expect(decisionWord({ decision: 'approved', isChanged: true, isOutcome: true })).toBe('Sent');
  expect(decisionWord({ decision: 'rejected', isChanged: true, isOutcome: false })).toBe('Rejected');
});
