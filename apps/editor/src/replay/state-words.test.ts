import { expect, test } from 'vitest';
import { stateWords } from './state-words.ts';

test('a state value is one line, whatever its shape', () => {
  expect(stateWords('money')).toBe('money');
  expect(stateWords({ waiting: { person: 'asked' } })).toBe('waiting.person.asked');
  expect(stateWords({ left: 'a', right: { b: 'c' } })).toBe('left: a, right: b.c');
  expect(stateWords({ idle: {} })).toBe('idle');
  expect(stateWords(undefined)).toBe('');
});
