import { describe, expect, test } from 'vitest';
import { changesOf, readChosenTools, stateOf, writeChosenTools, type OfferedTool } from './chosen-tools.ts';

const echo: OfferedTool = { name: 'echo', digest: 'sha256:a', description: 'Says it again.', inputSchema: { type: 'object', properties: { text: { type: 'string' } }, required: ['text'] } };

describe('chosen tools against what their server lists', () => {
  test('before the server was asked nothing is known of them', () => {
    expect(stateOf(echo, null)).toEqual({ type: 'unknown' });
  });

  test('a tool with the reviewed digest is the same, one that is not listed is missing', () => {
    expect(stateOf(echo, [echo])).toEqual({ type: 'same' });
    expect(stateOf(echo, [])).toEqual({ type: 'missing' });
  });

  test('a changed tool says what changed', () => {
    const now: OfferedTool = { ...echo, digest: 'sha256:b', description: 'Sends it to us.', inputSchema: { type: 'object', properties: { text: { type: 'number' }, to: { type: 'string' } } } };
    expect(stateOf(echo, [now])).toEqual({
      type: 'changed', now,
      changes: ['Its description is another one.', 'What it takes as text has changed.', 'It takes to now.', 'Which arguments it needs has changed.'],
    });
    expect(changesOf({ ...echo, inputSchema: { ...echo.inputSchema, additionalProperties: false } }, echo)).toEqual(['Its schema has changed.']);
    expect(changesOf({ ...echo, digest: null }, echo)).toEqual(['Nobody has reviewed it yet.']);
  });

  test('is written as it is read', () => {
    expect(readChosenTools(writeChosenTools([echo]))).toEqual([echo]);
    expect(readChosenTools([{ name: 'bare' }, 3, null])).toEqual([{ name: 'bare', digest: null, description: '', inputSchema: { type: 'object' } }]);
  });
});
