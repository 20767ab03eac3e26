// The environment, checked once at start and then passed on as a value; nothing else reads it.
import { resolve } from 'node:path';
import type { z } from 'zod';
import { isSecret, variables } from './variables.ts';

export interface ProviderSettings {
  readonly id: string;
  readonly baseUrl: string;
  readonly apiKey: string | null;
  readonly models: readonly string[];
}

/** Null: not limited. */
export interface ModelLimits {
  /** Calls at the same time, in all processes together. */
  readonly concurrency: number | null;
  readonly requestsPerMinute: number | null;
  readonly tokensPerMinute: number | null;
  /** Null: as for any provider. */
  readonly firstTokenTimeoutMs: number | null;
}

export interface Settings {
  readonly port: number;
  readonly host: string;
  readonly allowedHosts: readonly string[];
  readonly databaseUrl: string | null;
  /** Absolute. */
  readonly dataDir: string;
  /** Null: kept in the data folder. */
  readonly token: string | null;
  readonly secretKey: string | null;
  /** The one before; credentials may still be sealed with it. */
  readonly secretKeyOld: string | null;
  readonly hostConcurrency: number;
  readonly logLevel: z.output<typeof variables>['CADRE_LOG_LEVEL'];
  readonly offlineDelayMs: number;
  readonly apiKeys: { readonly openai: string | null; readonly anthropic: string | null; readonly google: string | null };
  readonly providers: readonly ProviderSettings[];
  /** What requests that graphs shape may reach besides public addresses; with `allowOnly` nothing else. */
  readonly egress: { readonly allow: readonly string[]; readonly allowOnly: boolean };
  /** Absolute; null: no MCP server is a program. */
  readonly mcpStdioFile: string | null;
  /** By provider. */
  readonly modelLimits: ReadonlyMap<string, ModelLimits>;
  /** Absolute; null: the prices that are shipped. */
  readonly pricesFile: string | null;
}

export type Environment = { readonly [name: string]: string | undefined };

/** A variable with a wrong value. The message names it and says what it must be, in one sentence. */
export class SettingsError extends Error {
  override readonly name = 'SettingsError';
}

/** An empty variable counts as unset. @throws SettingsError */
export function readSettings(environment: Environment): Settings {
  const given = Object.fromEntries(Object.keys(variables.shape).map((name) => [name, environment[name] === '' ? undefined : environment[name]]));
  const checked = variables.safeParse(given);
  if (!checked.success) throw new SettingsError(sentence(checked.error, given));
  const value = checked.data;
  return {
    port: value.PORT,
    host: value.HOST,
    allowedHosts: value.CADRE_ALLOWED_HOSTS,
    databaseUrl: value.DATABASE_URL ?? null,
    dataDir: resolve(value.CADRE_DATA_DIR),
    token: value.CADRE_TOKEN ?? null,
    secretKey: value.CADRE_SECRET_KEY ?? null,
    secretKeyOld: value.CADRE_SECRET_KEY_OLD ?? null,
    hostConcurrency: value.CADRE_HOST_CONCURRENCY,
    logLevel: value.CADRE_LOG_LEVEL,
    offlineDelayMs: value.CADRE_OFFLINE_DELAY_MS,
    apiKeys: { openai: value.OPENAI_API_KEY ?? null, anthropic: value.ANTHROPIC_API_KEY ?? null, google: value.GOOGLE_GENERATIVE_AI_API_KEY ?? null },
    egress: { allow: value.CADRE_EGRESS_ALLOW, allowOnly: value.CADRE_EGRESS_ALLOW_ONLY },
    providers: value.CADRE_PROVIDERS.map(({ id, baseUrl, apiKeyEnv, models }) => ({ id, baseUrl, models, apiKey: keyOf(environment, id, apiKeyEnv) })),
    mcpStdioFile: value.CADRE_MCP_STDIO_FILE ?? null,
    modelLimits: limitsOf(value),
    pricesFile: value.CADRE_PRICES_FILE === undefined ? null : resolve(value.CADRE_PRICES_FILE),
  };
}

function keyOf(environment: Environment, id: string, variable: string | undefined): string | null {
  if (variable === undefined) return null;
  const key = environment[variable] ?? '';
  if (key === '') throw new SettingsError(`CADRE_PROVIDERS names ${variable} as the key of provider ${id}, but that variable is not set.`);
  return key;
}

const hosted = ['openai', 'anthropic', 'google'];

function limitsOf({ CADRE_MODEL_LIMITS: limits, CADRE_PROVIDERS: providers }: z.output<typeof variables>): Settings['modelLimits'] {
  const known = [...hosted, ...providers.map(({ id }) => id)];
  const unknown = Object.keys(limits).find((provider) => !known.includes(provider));
  if (unknown !== undefined) throw new SettingsError(`CADRE_MODEL_LIMITS names ${JSON.stringify(unknown)}, which is no provider; known are ${known.join(', ')}.`);
  return new Map(
    Object.entries(limits).map(([provider, { concurrency = null, requestsPerMinute = null, tokensPerMinute = null, firstTokenTimeoutMs = null }]) => [
      provider,
      { concurrency, requestsPerMinute, tokensPerMinute, firstTokenTimeoutMs },
    ]),
  );
}

function sentence(error: z.ZodError, given: Environment): string {
  const issue = error.issues[0];
  if (issue === undefined) return 'The settings are wrong.';
  const [first, ...path] = issue.path;
  const name = String(first);
  const place = path.length === 0 ? name : `${name} at ${path.join('.')}`;
  const shown = isSecret(name) || path.length > 0 ? '' : `, not ${JSON.stringify(given[name]?.slice(0, 60))}`;
  const must = issue.code === 'unrecognized_keys' ? `without the unknown key ${issue.keys[0]}` : issue.message;
  return `${place} must be ${must}${shown}.`;
}
