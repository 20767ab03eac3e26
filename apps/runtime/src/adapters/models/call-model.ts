// One call to a provider through the AI SDK's provider interface: streams its words and gives the reply or what went wrong. No retry
// and no waiting inside: the run decides that, so that every try is in its log.
//
// The providers' `doStream` is called without `streamText` around it: a run has its own loop, retries, tools, schemas and log, and
// a second one of each would only have to be switched off. (The cost is about the same: 2.5 ms a call with 20 deltas, server included.)
import type { ModelReply, ModelRequest } from '@cadre/run-core';
import { ModelFailure, type GenerateOptions } from '../../ports/model-gateway.ts';
import { checkReply } from './check-reply.ts';
import type { CallOutcome } from './circuit.ts';
import { startDeadline, type TimeLimits } from './deadline.ts';
import type { PriceTable } from './prices.ts';
import type { OpenModel, Provider } from './providers.ts';
import { BrokenStream, readReply, ReplyTooLong } from './read-reply.ts';
import { toCall } from './to-call.ts';
import { timeFailure, translateFailure, type CallContext } from './translate-failure.ts';

export interface ModelCall {
  readonly provider: Provider;
  readonly model: OpenModel;
  readonly request: ModelRequest;
  readonly options: GenerateOptions;
  readonly times: Pick<TimeLimits, 'firstTokenTimeoutMs' | 'silenceMs'>;
  readonly prices: PriceTable;
}

export async function callModel({ provider, model, request, options, times, prices }: ModelCall): Promise<CallOutcome<ModelReply>> {
  const startedAt = performance.now();
  const elapsed = () => performance.now() - startedAt;
  const deadline = startDeadline({ ...times, signal: options.signal, timeoutMs: options.timeoutMs });
  let firstTokenMs: number | null = null;
  const stream = async () => {
    const opened = await model();
    const { stream } = await opened.doStream(toCall(request, { signal: deadline.signal, key: options.key, tellsSchema: provider.tellsSchema }));
    return readReply(stream, {
      onToken: deadline.heard,
      onContent: () => (firstTokenMs ??= elapsed()),
      onText: (text) => {
        if (deadline.reason() === null) options.onDelta?.(text);
      },
    });
  };
  try {
    const raw = await Promise.race([stream(), deadline.expired]);
    const usage = prices.usageOf(request.model, raw.usage);
    return { reply: { ...checkReply(raw, request, usage), model: request.model, usage, firstTokenMs, durationMs: elapsed() } };
  } catch (cause) {
    const broken = cause instanceof BrokenStream ? cause : null;
    const usage = broken?.usage == null ? null : prices.usageOf(request.model, broken.usage);
    const call: CallContext = { ...times, provider, model: request.model, timeoutMs: options.timeoutMs, now: Date.now(), usage, durationMs: elapsed() };
    const reason = deadline.reason();
    const failure = failureOf(broken?.cause ?? cause, reason === null ? null : timeFailure(reason, call), call);
    // Whoever gives a model less time than its first token may take has not found out that it is down.
    const wasGivenTime = reason !== 'too_long' || options.timeoutMs >= times.firstTokenTimeoutMs;
    return { failure, isOutage: failure.code === 'provider_unavailable' && wasGivenTime };
  } finally {
    deadline.stop();
  }
}

function failureOf(cause: unknown, timeUp: ModelFailure | null, call: CallContext): ModelFailure {
  // What came whole and was found wrong stays that, even when time ran out meanwhile.
  if (cause instanceof ModelFailure) return new ModelFailure(cause.code, cause.message, { usage: cause.usage, durationMs: call.durationMs });
  if (cause instanceof ReplyTooLong) {
    return new ModelFailure('output_invalid', `The reply has more than ${cause.limit} characters and was not read to its end. Ask for less, or for its parts one by one.`, { durationMs: call.durationMs });
  }
  return timeUp ?? translateFailure(cause, call);
}
