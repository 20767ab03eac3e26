// The one way from the engine to models: finds the provider, makes one call through the AI SDK's provider interface, streams its
// words and gives a reply or a typed failure. No retry inside: the run decides that, so that every try is in its log.
//
// The providers' `doStream` is called without `streamText` around it: a run has its own loop, retries, tools, schemas and log, and
// a second one of each would only have to be switched off. (The cost is about the same: 2.5 ms a call with 20 deltas, server included.)
import type { ModelReply, ModelRequest } from '@cadre/run-core';
import { ModelFailure, type GenerateOptions, type ModelGateway } from '../../ports/model-gateway.ts';
import type { ModelShape } from '../../shapes/index.ts';
import { providerFetch, type ProviderFetch } from '../egress/provider-fetch.ts';
import { checkReply } from './check-reply.ts';
import { startDeadline } from './deadline.ts';
import { parseModelId } from './model-id.ts';
import { priceOf, pricedModelsOf, usageOf } from './prices.ts';
import { createProviders, type Provider, type ProviderSettings } from './providers.ts';
import { BrokenStream, readReply, ReplyTooLong } from './read-reply.ts';
import { toCall } from './to-call.ts';
import { timeFailure, translateFailure, type CallContext } from './translate-failure.ts';

export interface GatewaySettings extends Omit<ProviderSettings, 'fetch'> {
  /** How long a provider may say nothing, before its first word or between two. Default 120,000 ms. */
  readonly silenceMs?: number;
  /** Default: the egress module's. */
  readonly fetch?: ProviderFetch;
}

export function createModelGateway(settings: GatewaySettings): ModelGateway {
  const providers = createProviders({ ...settings, fetch: settings.fetch ?? providerFetch });
  const silenceMs = settings.silenceMs ?? 120_000;
  return {
    list: () => [...providers.values()].flatMap(modelsOf),
    isKnown: (model) => providers.has(parseModelId(model)?.provider ?? ''),
    generate: (request, options) => generate(request, options, { providers, silenceMs }),
  };
}

interface World {
  readonly providers: ReadonlyMap<string, Provider>;
  readonly silenceMs: number;
}

async function generate(request: ModelRequest, options: GenerateOptions, world: World): Promise<ModelReply> {
  const { provider, model } = findModel(request.model, world.providers);
  const startedAt = performance.now();
  let firstTokenMs: number | null = null;
  const context = (usage: CallContext['usage']): CallContext => ({
    provider, model: request.model, timeoutMs: options.timeoutMs, silenceMs: world.silenceMs, now: Date.now(), usage,
  });
  const deadline = startDeadline({ signal: options.signal, timeoutMs: options.timeoutMs, silenceMs: world.silenceMs });
  try {
    const stream = async () => {
      const { stream } = await model.doStream(toCall(request, { signal: deadline.signal, key: options.key, tellsSchema: provider.tellsSchema }));
      return readReply(stream, {
        onPart: deadline.heard,
        onContent: () => (firstTokenMs ??= performance.now() - startedAt),
        onText: (text) => {
          if (deadline.reason() === null) options.onDelta?.(text);
        },
      });
    };
    const raw = await Promise.race([stream(), deadline.expired]);
    const usage = usageOf(request.model, raw.usage);
    return { ...checkReply(raw, request, usage), model: request.model, usage, firstTokenMs, durationMs: performance.now() - startedAt };
  } catch (cause) {
    if (cause instanceof ModelFailure) throw cause;
    if (cause instanceof ReplyTooLong) throw new ModelFailure('output_invalid', `The reply has more than ${cause.limit} characters and was not read to its end. Ask for less, or for its parts one by one.`);
    const broken = cause instanceof BrokenStream ? cause : null;
    const call = context(broken?.usage == null ? null : usageOf(request.model, broken.usage));
    const reason = deadline.reason();
    throw reason === null ? translateFailure(broken?.cause ?? cause, call) : timeFailure(reason, call);
  } finally {
    deadline.stop();
  }
}

function findModel(id: string, providers: ReadonlyMap<string, Provider>) {
  const parsed = parseModelId(id);
  if (parsed === null) throw new ModelFailure('provider_bad_request', `"${id}" is not a model's name; write provider:model, such as offline:demo.`);
  const provider = providers.get(parsed.provider);
  if (provider === undefined) {
    throw new ModelFailure('provider_bad_request', `No provider "${parsed.provider}" is configured; known are ${[...providers.keys()].join(', ')}.`);
  }
  const model = provider.languageModel(parsed.model);
  if (model === null) throw new ModelFailure('provider_bad_request', `The provider "${provider.id}" has no model "${parsed.model}".`);
  return { provider, model };
}

function modelsOf(provider: Provider): readonly ModelShape[] {
  const offline = provider.id === 'offline';
  if (provider.models === null) {
    return pricedModelsOf(provider.id).map(({ id, price }) => ({ id, provider: provider.id, title: price.title, offline, price: { input: price.input, output: price.output } }));
  }
  return provider.models.map((model) => {
    const id = `${provider.id}:${model}`;
    const price = offline ? { input: 0, output: 0 } : priceOf(id);
    return { id, provider: provider.id, title: offline ? 'Offline model' : model, offline, price: price === null ? null : { input: price.input, output: price.output } };
  });
}
