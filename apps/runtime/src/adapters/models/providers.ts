// Which providers this installation can call, from the operator's settings; the offline model is always among them. The package of
// a provider is loaded when one of its models is first called.
import type { LanguageModelV4 } from '@ai-sdk/provider';
import type { ProviderFetch } from '../egress/provider-fetch.ts';
import { Lazy } from '../../lazy.ts';
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

export type OpenModel = () => Promise<LanguageModelV4>;

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
  /** Null when it has no such model; else what opens it. */
  languageModel(model: string): OpenModel | null;
}

/** A graph may name any model. */
const MOST_OPEN = 100;

/** Addresses are always passed, so that the provider packages read none from the environment. */
const publicUrls = {
  openai: 'https://api.openai.com/v1',
  anthropic: 'https://api.anthropic.com/v1',
  google: 'https://generativelanguage.googleapis.com/v1beta',
} as const;

export function createProviders(settings: ProviderSettings): ReadonlyMap<string, Provider> {
  const { apiKeys, fetch } = settings;
  const found: Provider[] = [offlineProvider(settings.offlineDelayMs)];
  const hosted = (id: HostedProvider, keyName: string, connect: (apiKey: string, baseURL: string) => Promise<(model: string) => LanguageModelV4>) => {
    const key = apiKeys[id];
    if (key === undefined || key === null || key === '') return;
    const baseUrl = settings.baseUrls?.[id] ?? publicUrls[id];
    found.push({ id, models: null, keyName, key, tellsSchema: false, languageModel: keptOpen(async (model) => (await connect(key, baseUrl))(model)) });
  };
  hosted('openai', 'OPENAI_API_KEY', async (apiKey, baseURL) => (await import('@ai-sdk/openai')).createOpenAI({ apiKey, baseURL, fetch }));
  hosted('anthropic', 'ANTHROPIC_API_KEY', async (apiKey, baseURL) => (await import('@ai-sdk/anthropic')).createAnthropic({ apiKey, baseURL, fetch }));
  hosted('google', 'GOOGLE_GENERATIVE_AI_API_KEY', async (apiKey, baseURL) => (await import('@ai-sdk/google')).createGoogleGenerativeAI({ apiKey, baseURL, fetch }));
  for (const provider of settings.providers) found.push(compatibleProvider(provider, fetch));
  return new Map(found.map((provider) => [provider.id, provider]));
}

function offlineProvider(delayMs: number): Provider {
  const model = createOfflineModel({ delayMs });
  return { id: 'offline', models: [OFFLINE_MODEL], keyName: '', key: null, tellsSchema: false, languageModel: (name) => (name === OFFLINE_MODEL ? async () => model : null) };
}

/** A model that is opened makes the schemas of its answers (1.3 ms): those called last stay open. */
function keptOpen(open: (model: string) => Promise<LanguageModelV4>): (model: string) => OpenModel {
  const models = new Map<string, Lazy<LanguageModelV4>>();
  return (name) => () => {
    const model = models.get(name) ?? new Lazy(() => open(name));
    models.delete(name);
    models.set(name, model);
    const [oldest] = models.keys();
    if (models.size > MOST_OPEN && oldest !== undefined) models.delete(oldest);
    return model.get();
  };
}

function compatibleProvider(provider: CompatibleProvider, fetch: ProviderSettings['fetch']): Provider {
  return {
    id: provider.id,
    models: provider.models,
    keyName: `the key of "${provider.id}" in CADRE_PROVIDERS`,
    key: provider.apiKey,
    tellsSchema: true,
    languageModel: keptOpen(async (model) => {
      const [{ createOpenAICompatible }, { extractReasoningMiddleware, wrapLanguageModel }] = await Promise.all([import('@ai-sdk/openai-compatible'), import('ai')]);
      const connection = createOpenAICompatible({
        name: provider.id,
        baseURL: provider.baseUrl,
        ...(provider.apiKey === null ? {} : { apiKey: provider.apiKey }),
        includeUsage: true,
        supportsStructuredOutputs: true,
        fetch,
      });
      // Many self-hosted models think aloud between these tags, in front of their answer.
      return wrapLanguageModel({ model: connection.languageModel(model), middleware: extractReasoningMiddleware({ tagName: 'think' }) });
    }),
  };
}
