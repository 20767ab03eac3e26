// Which providers this installation can call, from the operator's settings; the offline model is always among them.
import { createAnthropic } from '@ai-sdk/anthropic';
import { createGoogleGenerativeAI } from '@ai-sdk/google';
import { createOpenAI } from '@ai-sdk/openai';
import { createOpenAICompatible } from '@ai-sdk/openai-compatible';
import type { LanguageModelV4 } from '@ai-sdk/provider';
import { extractReasoningMiddleware, wrapLanguageModel } from 'ai';
import type { ProviderFetch } from '../egress/provider-fetch.ts';
import { createOfflineModel, OFFLINE_MODEL } from '../../offline-model/offline-model.ts';

type HostedProvider = 'openai' | 'anthropic' | 'google';

/** One entry of CADRE_PROVIDERS, its key already read from the environment. */
interface CompatibleProvider {
  readonly id: string;
  readonly baseUrl: string;
  readonly apiKey: string | null;
  readonly models: readonly string[];
}

export interface ProviderSettings {
  readonly providers: readonly CompatibleProvider[];
  readonly apiKeys: { readonly [name in HostedProvider]?: string | null | undefined };
  /** For a gateway or proxy in front of a hosted provider; its public address when left out. */
  readonly baseUrls?: { readonly [name in HostedProvider]?: string | undefined };
  /** Milliseconds the offline model pauses between two chunks of words. */
  readonly offlineDelayMs: number;
  readonly fetch: ProviderFetch;
}

export interface Provider {
  readonly id: string;
  /** Models to offer; others of the provider can be named all the same. Null: those of the price table. */
  readonly models: readonly string[] | null;
  /** What the operator sets to change its key, for messages. */
  readonly keyName: string;
  /** Whether the output schema is also told in words: servers that ignore `response_format` would not know it otherwise. */
  readonly tellsSchema: boolean;
  /** Never shown; used to cut it out of what a provider says. */
  readonly key: string | null;
  languageModel(model: string): LanguageModelV4 | null;
}

/** Addresses are always passed, so that the provider packages read none from the environment. */
const publicUrls = {
  openai: 'https://api.openai.com/v1',
  anthropic: 'https://api.anthropic.com/v1',
  google: 'https://generativelanguage.googleapis.com/v1beta',
} as const;

export function createProviders(settings: ProviderSettings): ReadonlyMap<string, Provider> {
  const { apiKeys, fetch } = settings;
  const found: Provider[] = [offlineProvider(settings.offlineDelayMs)];
  const hosted = (id: HostedProvider, keyName: string, connect: (apiKey: string, baseURL: string) => (model: string) => LanguageModelV4) => {
    const key = apiKeys[id];
    if (key === undefined || key === null || key === '') return;
    found.push({ id, models: null, keyName, key, tellsSchema: false, languageModel: connect(key, settings.baseUrls?.[id] ?? publicUrls[id]) });
  };
  hosted('openai', 'OPENAI_API_KEY', (apiKey, baseURL) => createOpenAI({ apiKey, baseURL, fetch }));
  hosted('anthropic', 'ANTHROPIC_API_KEY', (apiKey, baseURL) => createAnthropic({ apiKey, baseURL, fetch }));
  hosted('google', 'GOOGLE_GENERATIVE_AI_API_KEY', (apiKey, baseURL) => createGoogleGenerativeAI({ apiKey, baseURL, fetch }));
  for (const provider of settings.providers) found.push(compatibleProvider(provider, fetch));
  return new Map(found.map((provider) => [provider.id, provider]));
}

function offlineProvider(delayMs: number): Provider {
  const model = createOfflineModel({ delayMs });
  return { id: 'offline', models: [OFFLINE_MODEL], keyName: '', key: null, tellsSchema: false, languageModel: (name) => (name === OFFLINE_MODEL ? model : null) };
}

/** Many self-hosted models think aloud between these tags, in front of their answer. */
const withoutThoughts = extractReasoningMiddleware({ tagName: 'think' });

function compatibleProvider(provider: CompatibleProvider, fetch: ProviderSettings['fetch']): Provider {
  const connection = createOpenAICompatible({
    name: provider.id,
    baseURL: provider.baseUrl,
    ...(provider.apiKey === null ? {} : { apiKey: provider.apiKey }),
    includeUsage: true,
    supportsStructuredOutputs: true,
    fetch,
  });
  return {
    id: provider.id,
    models: provider.models,
    keyName: `the key of "${provider.id}" in CADRE_PROVIDERS`,
    key: provider.apiKey,
    tellsSchema: true,
    languageModel: (model) => wrapLanguageModel({ model: connection.languageModel(model), middleware: withoutThoughts }),
  };
}
