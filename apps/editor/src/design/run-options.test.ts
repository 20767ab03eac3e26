import { ProblemError } from '@cadre/client';
import { describe, expect, it } from 'vitest';
import { optionWords, readOptions, refusedOptions } from './run-options.ts';

describe('what is typed for a run', () => {
  it('is sent without what was left empty', () => {
    expect(readOptions({})).toEqual({ options: {}, problems: {} });
    expect(readOptions({ session: '  ', steps: '', tokens: ' ' })).toEqual({ options: {}, problems: {} });
    expect(readOptions({ session: ' dana-ruiz ', steps: '20', costUsd: '0.25' })).toEqual({ options: { session: 'dana-ruiz', budget: { steps: 20, costUsd: 0.25 } }, problems: {} });
  });

  it.each([
    [{ session: '..' }, { session: 'A session can not be called . or ..' }],
    [{ session: 'x'.repeat(201) }, { session: "A session's name has at most 200 characters." }],
    [{ steps: '0', tokens: '1.5', costUsd: '-1', seconds: 'soon' }, { steps: 'Use 1 or more.', tokens: 'Use a whole number.', costUsd: 'Use a number above 0.', seconds: 'Use a whole number.' }],
    [{ steps: '2000000' }, { steps: 'Use 1,000,000 or less.' }],
  ])('is refused at its field: %j', (texts, problems) => {
    expect(readOptions(texts).problems).toEqual(problems);
  });

  it('is said in a line where its fields are not shown', () => {
    expect(optionWords({ session: ' ' })).toBeNull();
    expect(optionWords({ session: 'dana-ruiz', steps: '1', costUsd: '0.25' })).toBe('session dana-ruiz, 1 step, $0.25');
  });
});

describe('what the server refuses', () => {
  const refusal = (path?: string) => new ProblemError({ type: 'about:blank', title: 'Not like this', status: 400, code: 'body_invalid', detail: 'Use less.', ...(path === undefined ? {} : { path }) });

  it('is shown at the field it names', () => {
    expect(refusedOptions(refusal('budget.costUsd'))).toEqual({ costUsd: 'Use less.' });
    expect(refusedOptions(refusal('session'))).toEqual({ session: 'Use less.' });
  });

  it('is of no field when it is about something else', () => {
    for (const error of [refusal('input.customer'), refusal(), new TypeError('away'), null]) expect(refusedOptions(error)).toEqual({});
  });
});
