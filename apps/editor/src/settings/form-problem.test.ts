import { ProblemError } from '@cadre/client';
import { describe, expect, test } from 'vitest';
import { errorAt, formProblem } from './form-problem.ts';

function refused(path: string | undefined): ProblemError {
  return new ProblemError({ type: 'about:blank', title: 'Body not understood', status: 400, code: 'body_invalid', detail: 'Use a host.', ...(path === undefined ? {} : { path }) });
}

describe('why a form was refused', () => {
  test('is shown at the field that it is about', () => {
    const problem = formProblem(refused('hosts[0]'));
    expect(problem).toEqual({ detail: 'Use a host.', field: 'hosts' });
    expect(errorAt(problem, 'hosts')).toEqual({ error: 'Use a host.' });
    expect(errorAt(problem, 'secret')).toEqual({});
  });

  test('is about the whole of it when it names no field, or never came', () => {
    expect(formProblem(refused(undefined))).toMatchObject({ field: null });
    expect(formProblem(new TypeError('fetch failed'))).toMatchObject({ field: null });
    expect(formProblem(null)).toBeNull();
  });
});
