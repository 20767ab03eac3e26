import { expect, it } from 'vitest';
import { guardWords } from './guard-words.ts';

it('says how often and of what kind, and what came of it', () => {
  const finding = { on: 'output' as const, rule: 'privacy', action: 'redact' as const, path: [] };
  const findings = [{ ...finding, kinds: ['email'], count: 1 }, { ...finding, kinds: ['email'], count: 1, path: ['a'] }, { ...finding, kinds: ['card', 'iban'], count: 3 }];
  expect(guardWords({ verdict: 'pass', findings, message: null })).toBe('guard rules found 2 × e-mail address, 3 × card number or bank account: taken out');
  expect(guardWords({ verdict: 'refuse', findings: [{ ...finding, kinds: ['badge'], count: 1 }], message: 'No.' })).toBe('guard rules found 1 × badge: refused');
});
