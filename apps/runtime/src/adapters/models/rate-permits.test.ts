import { describe, expect, it } from 'vitest';
import { LoneLimits } from '../../testing/models/lone-limits.ts';
import { RatePermits } from './rate-permits.ts';

const never = new AbortController().signal;

function permitsOf(rate: { requestsPerMinute?: number; tokensPerMinute?: number }, shared = new LoneLimits()) {
  return { shared, permits: new RatePermits({ provider: 'local', rate: { requestsPerMinute: null, tokensPerMinute: null, ...rate }, shared }) };
}

const take = (permits: RatePermits, calls: number, tokens = 0) => Promise.all(Array.from({ length: calls }, () => permits.take(tokens, never)));

describe('requests', () => {
  it('are taken by the second: one statement for all of its calls, now and later', async () => {
    const { permits, shared } = permitsOf({ requestsPerMinute: 600 });
    await take(permits, 4);
    await take(permits, 6);
    expect(shared.reservations).toMatchObject([{ requests: 10, tokens: 0 }]);
    await take(permits, 1);
    expect(shared.reservations).toHaveLength(2);
  });

  it('a slow rate is taken one by one', async () => {
    const { permits, shared } = permitsOf({ requestsPerMinute: 5 });
    await take(permits, 3);
    expect(shared.reservations.map(({ requests }) => requests)).toEqual([1, 1, 1]);
  });

  it('nobody goes before what was taken has flowed in, and who comes later waits behind', async () => {
    const { permits, shared } = permitsOf({ requestsPerMinute: 5 });
    const { promise, resolve } = Promise.withResolvers<number>();
    shared.wait = () => promise;
    const order: string[] = [];
    const first = permits.take(0, never).then(() => order.push('first'));
    const second = permits.take(0, never).then(() => order.push('second'));
    await new Promise(setImmediate);
    expect(order).toEqual([]);
    resolve(1);
    await Promise.all([first, second]);
    expect(order).toEqual(['first', 'second']);
  });

  it('whoever gives up leaves its permit to the next', async () => {
    const { permits, shared } = permitsOf({ requestsPerMinute: 5 });
    const { promise, resolve } = Promise.withResolvers<number>();
    shared.wait = () => promise;
    const caller = new AbortController();
    const given = permits.take(0, caller.signal).catch((reason: unknown) => reason);
    const next = permits.take(0, never);
    caller.abort('enough');
    expect(await given).toBe('enough');
    resolve(0);
    await next;
    expect(shared.reservations).toHaveLength(1);
    expect(await permits.take(0, caller.signal).catch((reason: unknown) => reason)).toBe('enough');
  });

  it('when they can not be taken at all, everybody who waits hears it', async () => {
    const { permits, shared } = permitsOf({ requestsPerMinute: 5 });
    shared.wait = () => Promise.reject(new Error('stopped'));
    await expect(permits.take(0, never)).rejects.toThrow('stopped');
    shared.wait = () => 0;
    await permits.take(0, never);
  });
});

describe('tokens', () => {
  it('are taken by what calls will use, not more calls at once than a second has tokens for', async () => {
    const { permits, shared } = permitsOf({ tokensPerMinute: 60_000 });
    await take(permits, 4, 400);
    expect(shared.reservations.map(({ tokens }) => tokens)).toEqual([1_000, 800]);
  });

  it('a call that is larger than a second goes through all the same', async () => {
    const { permits, shared } = permitsOf({ tokensPerMinute: 60_000 });
    await take(permits, 1, 25_000);
    expect(shared.reservations).toMatchObject([{ requests: 0, tokens: 25_000 }]);
  });

  it('what was used beyond the estimate is owed, what was not used is left', async () => {
    const { permits, shared } = permitsOf({ tokensPerMinute: 60_000 });
    await take(permits, 1, 1_000);
    permits.correct(5_000);
    await take(permits, 1, 1_000);
    expect(shared.reservations.at(-1)).toMatchObject({ tokens: 6_000 });
    permits.correct(-1_000);
    await take(permits, 1, 1_000);
    expect(shared.reservations).toHaveLength(2);
  });
});
