// The one way from the engine to models: finds the provider, waits for its turn where there are limits, leaves alone what is out of
// order, and makes one call.
import type { ModelReply, ModelRequest } from '@cadre/run-core';
import { ModelFailure, type GenerateOptions, type ModelGateway } from '../../ports/model-gateway.ts';
import type { SharedLimits } from '../../ports/shared-limits.ts';
import type { ModelShape } from '../../shapes/index.ts';
import { providerFetch, type ProviderFetch } from '../egress/provider-fetch.ts';
import { callModel } from './call-model.ts';
import { Circuits } from './circuits.ts';
import { listModels } from './list-models.ts';
import { parseModelId } from './model-id.ts';
import { PriceTable } from './prices.ts';
import { ProviderGate, type Leave, type ProviderLimits } from './provider-gate.ts';
import { createProviders, type Provider, type ProviderSettings } from './providers.ts';

export interface GatewaySettings extends Omit<ProviderSettings, 'fetch'> {
  /** How long a provider may say nothing between two tokens. Default 120,000 ms. */
  readonly silenceMs?: number;
  /** How long it may take to its first one, unless its limits say otherwise. Default 60,000 ms. */
  readonly firstTokenTimeoutMs?: number;
  /** By provider. Those that are not in it have none. */
  readonly limits?: ReadonlyMap<string, ProviderLimits>;
  /** Null or absent: this process is alone, and there are no limits. */
  readonly shared?: SharedLimits | null;
  /** Default: those that are shipped. */
  readonly prices?: PriceTable;
  /** Default: the egress module's. */
  readonly fetch?: ProviderFetch;
}

interface Known {
  readonly provider: Provider;
  readonly gate: ProviderGate;
  readonly firstTokenTimeoutMs: number;
}

export function createModelGateway(settings: GatewaySettings): ModelGateway {
  const { silenceMs = 120_000, firstTokenTimeoutMs = 60_000, limits, shared = null, prices = new PriceTable() } = settings;
  const circuits = new Circuits(shared);
  const known = new Map<string, Known>();
  for (const provider of createProviders({ ...settings, fetch: settings.fetch ?? providerFetch }).values()) {
    const own = limits?.get(provider.id) ?? null;
    known.set(provider.id, { provider, gate: new ProviderGate(provider.id, own, shared), firstTokenTimeoutMs: own?.firstTokenTimeoutMs ?? firstTokenTimeoutMs });
  }
  shared?.onNews((news) => {
    if (news.type === 'paused') known.get(news.provider)?.gate.pauseUntil(news.until);
    else circuits.hear(news.model, news.openUntil);
  });
  return {
    list: (): readonly ModelShape[] => [...known.values()].flatMap(({ provider, gate }) => listModels({ provider, gate, circuits, prices })),
    isKnown: (model) => known.has(parseModelId(model)?.provider ?? ''),
    async generate(request, options) {
      const { provider, gate, firstTokenTimeoutMs, model } = findModel(request.model, known);
      const circuit = circuits.of(request.model);
      circuit.check();
      const leave = gate.isOpen ? null : await waitForTurn(gate, request, options);
      let tokens: number | null = null;
      try {
        const call = { provider, model, request, options, prices, times: { firstTokenTimeoutMs, silenceMs } };
        const reply: ModelReply = await circuit.run(() => callModel(call), options.signal);
        tokens = reply.usage.inputTokens + reply.usage.outputTokens;
        return reply;
      } catch (error) {
        if (!(error instanceof ModelFailure)) throw error;
        if (error.usage !== null) tokens = error.usage.inputTokens + error.usage.outputTokens;
        if (error.code === 'provider_rate_limited' && error.retryAfterMs !== null) gate.pause(error.retryAfterMs);
        throw error;
      } finally {
        leave?.(tokens);
      }
    },
  };
}

function findModel(id: string, known: ReadonlyMap<string, Known>) {
  const parsed = parseModelId(id);
  if (parsed === null) throw new ModelFailure('provider_bad_request', `"${id}" is not a model's name; write provider:model, such as offline:demo.`);
  const found = known.get(parsed.provider);
  if (found === undefined) {
    throw new ModelFailure('provider_bad_request', `No provider "${parsed.provider}" is configured; known are ${[...known.keys()].join(', ')}.`);
  }
  const model = found.provider.languageModel(parsed.model);
  if (model === null) throw new ModelFailure('provider_bad_request', `The provider "${parsed.provider}" has no model "${parsed.model}".`);
  return { ...found, model };
}

/** As long as the call itself may take. That time is not the model's, so the call still has all of its own afterwards. */
async function waitForTurn(gate: ProviderGate, request: ModelRequest, { signal, timeoutMs }: GenerateOptions): Promise<Leave> {
  const patience = AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]);
  try {
    return await gate.enter(() => estimateTokens(request), patience);
  } catch (error) {
    if (error instanceof ModelFailure) throw error;
    if (signal.aborted) throw new ModelFailure('cancelled', `The call to ${request.model} was cancelled while it waited for its turn.`, { durationMs: 0 });
    if (!patience.aborted) throw error;
    const message = `The call to ${request.model} waited ${Math.round(timeoutMs / 100) / 10} s for its turn and was given up: the limits of its provider are used up.`;
    throw new ModelFailure('provider_rate_limited', message, { durationMs: 0, cause: error });
  }
}

/** Of the prompt, four characters each; what it gets wrong, and the reply, is settled when the call is over. */
function estimateTokens({ system, messages, tools }: ModelRequest): number {
  return Math.ceil((system.length + JSON.stringify(messages).length + JSON.stringify(tools).length) / 4);
}
