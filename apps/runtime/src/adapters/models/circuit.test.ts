import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ModelFailure } from '../../ports/model-gateway.ts';
import { Circuit, type CallOutcome } from './circuit.ts';

const never = new AbortController().signal;
const answer = async (): Promise<CallOutcome<string>> => ({ reply: 'fine' });
const outage = async (): Promise<CallOutcome<string>> => ({ failure: new ModelFailure('provider_unavailable', 'Down.'), isOutage: true });
const refused = async (): Promise<CallOutcome<string>> => ({ failure: new ModelFailure('provider_bad_request', 'No.'), isOutage: false });

const changes: (number | null)[] = [];
let circuit: Circuit;

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date'], now: 1_000_000 });
  changes.length = 0;
  circuit = new Circuit('local:test', (openForMs) => changes.push(openForMs));
});
afterEach(() => {
  vi.useRealTimers();
});

async function failureOf(work: Promise<unknown>): Promise<ModelFailure> {
  const error = await work.then(() => null, (reason: unknown) => reason);
  if (!(error instanceof ModelFailure)) throw new Error(`Expected a ModelFailure, got ${String(error)}`);
  return error;
}

async function fail(times: number, call = outage): Promise<void> {
  for (let left = times; left > 0; left -= 1) await failureOf(circuit.run(call, never));
}

/** A call that ends when the test says so. */
function heldCall() {
  const { promise, resolve } = Promise.withResolvers<CallOutcome<string>>();
  return { call: () => promise, end: resolve };
}

describe('opening', () => {
  it('five outages in a row open it, and then it refuses at once: for how long, and that another model is better now', async () => {
    await fail(4);
    expect(circuit.shape).toBe('closed');
    await fail(1);
    expect(circuit).toMatchObject({ shape: 'open', openUntil: 1_005_000 });
    let calls = 0;
    const failure = await failureOf(circuit.run(async () => ({ reply: calls++ }), never));
    expect(calls).toBe(0);
    expect(failure).toMatchObject({ code: 'provider_unavailable', retryAfterMs: 5_000, isFinal: true, durationMs: 0 });
    expect(failure.message).toBe('local:test did not answer 5 times in a row and is left alone for another 5 s.');
    expect(() => circuit.check()).toThrow(failure.message);
    expect(changes).toEqual([5_000]);
  });

  it('an answer in between, of any sort, starts the count anew', async () => {
    await fail(4);
    expect(await circuit.run(answer, never)).toBe('fine');
    await fail(4);
    expect(circuit.shape).toBe('closed');
  });

  it('what is the request\'s own fault is no outage', async () => {
    await fail(20, refused);
    expect(circuit.shape).toBe('closed');
    circuit.check();
  });
});

describe('trying again', () => {
  beforeEach(async () => {
    await fail(5);
    vi.setSystemTime(1_005_000);
  });

  it('one call tries, the others wait for what comes of it, and then all go on', async () => {
    expect(circuit.shape).toBe('half-open');
    const trial = heldCall();
    const first = circuit.run(trial.call, never);
    let calls = 0;
    const others = Promise.all(Array.from({ length: 3 }, () => circuit.run(async () => ({ reply: calls++ }), never)));
    await new Promise(setImmediate);
    expect([calls, circuit.inFlight]).toEqual([0, 1]);
    trial.end({ reply: 'back' });
    expect(await first).toBe('back');
    await others;
    expect(calls).toBe(3);
    expect(circuit).toMatchObject({ shape: 'closed', openUntil: null });
    expect(changes).toEqual([5_000, null]);
  });

  it('when it fails again the others are refused, and the rest is twice as long', async () => {
    const trial = heldCall();
    const first = failureOf(circuit.run(trial.call, never));
    const other = failureOf(circuit.run(answer, never));
    trial.end(await outage());
    expect((await first).message).toBe('Down.');
    expect(await other).toMatchObject({ isFinal: true, retryAfterMs: 10_000 });
    expect(circuit).toMatchObject({ shape: 'open', openUntil: 1_015_000 });
  });

  it('rests grow to a minute and no further', async () => {
    for (let trial = 0; trial < 8; trial += 1) {
      vi.setSystemTime(circuit.openUntil ?? Date.now());
      await fail(1);
    }
    expect((circuit.openUntil ?? 0) - Date.now()).toBe(60_000);
  });

  it('whoever waits can be cancelled, and a trial that was cancelled has shown nothing', async () => {
    const trial = heldCall();
    const first = failureOf(circuit.run(trial.call, never));
    const caller = new AbortController();
    const other = failureOf(circuit.run(answer, caller.signal));
    caller.abort();
    expect(await other).toMatchObject({ code: 'cancelled' });
    trial.end({ failure: new ModelFailure('cancelled', 'Cancelled.'), isOutage: false });
    expect(await first).toMatchObject({ code: 'cancelled' });
    expect(circuit.shape).toBe('open');
  });

  it('a refusal of the request shows that the model is back', async () => {
    expect(await failureOf(circuit.run(refused, never))).toMatchObject({ code: 'provider_bad_request' });
    expect(circuit.shape).toBe('closed');
  });
});
