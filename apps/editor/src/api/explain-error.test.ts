import { ProblemError } from '@cadre/client';
import { describe, expect, it } from 'vitest';
import { explainError } from './explain-error.ts';

describe('what went wrong', () => {
  it('is told in the words of the problem', () => {
    const error = new ProblemError({ type: 'about:blank', title: 'No such team', status: 404, code: 'graph_not_found', detail: 'There is no team "desk". Look at the list.' });
    expect(explainError(error)).toEqual({ title: 'No such team', detail: 'There is no team "desk". Look at the list.', code: 'graph_not_found' });
  });

  it('says how to sign in when the session is missing', () => {
    const error = new ProblemError({ type: 'about:blank', title: 'Unauthorized', status: 401, code: 'unauthorized', detail: 'No token.' });
    expect(explainError(error).detail).toContain('cadre token');
  });

  it('says that the server is away when no answer came', () => {
    expect(explainError(new TypeError('Failed to fetch')).title).toBe('Cadre does not answer');
  });

  it('never shows an empty message', () => {
    expect(explainError('boom')).toEqual({ title: 'Something went wrong', detail: 'boom', code: null });
  });
});
