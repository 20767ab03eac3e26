// Every environment variable the runtime reads, each with its check, its default and one line for the table in docs/settings.md.
// A check's message completes the sentence "PORT must be …".
import { z } from 'zod';
import { parseEgressEntry } from './egress-entry.ts';

const logLevels = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const;
const providersOfTheirOwn = ['openai', 'anthropic', 'google', 'offline'];

function withDefault<T>(check: z.ZodType<T, string>, fallback: string, meaning: string) {
  return check.prefault(fallback).meta({ meaning, fallback });
}

function optional<T>(check: z.ZodType<T, string>, meaning: string) {
  return check.optional().meta({ meaning });
}

function wholeNumber(minimum: number, maximum: number) {
  const message = `a whole number from ${minimum} to ${maximum}`;
  return z.string().regex(/^\d{1,9}$/, message).transform(Number).pipe(z.number().min(minimum, message).max(maximum, message));
}

function secret(minimum: number) {
  const message = `at least ${minimum} visible characters without spaces`;
  return z.string().min(minimum, message).regex(/^[\x21-\x7e]+$/, message);
}

function apiKey(provider: string) {
  return optional(secret(1), `Key for models named \`${provider}:…\`. Unset: that provider is not offered.`);
}

const hostNames = z
  .string()
  .transform((text) => text.split(',').map((name) => name.trim().toLowerCase()).filter((name) => name !== ''))
  .pipe(z.array(z.string().regex(/^[a-z0-9.-]{1,253}$/, 'host names separated by commas, without ports')));

const egressEntries = z
  .string()
  .transform((text) => text.split(',').map((entry) => entry.trim()).filter((entry) => entry !== ''))
  .pipe(z.array(z.string().refine((entry) => parseEgressEntry(entry) !== null, 'a host, host:port, *.domain, address or range of addresses such as 10.0.0.0/8')).max(1_000));

const flag = z.enum(['true', 'false'], 'true or false').transform((text) => text === 'true');

const json = z.string().transform((text, context): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    context.addIssue({ code: 'custom', message: 'valid JSON' });
    return z.NEVER;
  }
});

const provider = z.strictObject({
  id: z
    .string()
    .regex(/^[a-z][a-z0-9-]{0,39}$/, 'lower-case letters, digits and hyphens')
    .refine((id) => !providersOfTheirOwn.includes(id), `another word than ${providersOfTheirOwn.join(', ')}`),
  baseUrl: z.url({ protocol: /^https?$/, error: 'an http or https URL' }),
  apiKeyEnv: z.string().regex(/^[A-Za-z_][A-Za-z0-9_]*$/, 'the name of an environment variable').optional(),
  models: z.array(z.string().min(1, 'a model name').max(200), 'a list of model names').max(200),
});

const providers = json.pipe(
  z
    .array(provider, 'a JSON list of { id, baseUrl, apiKeyEnv?, models }')
    .max(50)
    .refine((list) => new Set(list.map(({ id }) => id)).size === list.length, 'a list that names each id once'),
);

function limit(minimum: number, maximum: number) {
  const message = `a whole number from ${minimum} to ${maximum}`;
  return z.int(message).min(minimum, message).max(maximum, message).optional();
}

const modelLimits = json.pipe(
  z.record(
    z.string().max(40),
    z.strictObject({ concurrency: limit(1, 10_000), requestsPerMinute: limit(1, 1_000_000), tokensPerMinute: limit(1, 1_000_000_000), firstTokenTimeoutMs: limit(10, 3_600_000) }, 'an object of limits'),
    'a JSON object with one entry a provider',
  ),
);

export const variables = z.object({
  PORT: withDefault(wholeNumber(1, 65_535), '4100', 'Port of the API and the editor.'),
  HOST: withDefault(
    z.string().regex(/^[A-Za-z0-9.:_-]{1,253}$/, 'an IP address or a host name'),
    '127.0.0.1',
    'Address to listen on. The default is reachable from this machine only.',
  ),
  CADRE_ALLOWED_HOSTS: withDefault(
    hostNames,
    '',
    'Further host names, separated by commas, that requests may come by, e.g. that of a reverse proxy. Loopback names and `HOST` always may.',
  ),
  DATABASE_URL: optional(z.string().regex(/^postgres(ql)?:\/\/./, 'a URL that begins with postgres://'), 'PostgreSQL to use. Unset: an embedded one in the data folder.'),
  CADRE_DATA_DIR: withDefault(z.string(), '.cadre', 'Folder for the embedded database, the token and the key of the credentials.'),
  CADRE_TOKEN: optional(secret(16), 'Token that signs in. Unset: generated once into the file `token` in the data folder.'),
  CADRE_SECRET_KEY: optional(
    secret(32),
    'Secret that credentials are encrypted with and session cookies are signed with, the same for every process. Unset: a key that is generated once into the file `secret.key` in the data folder, and the token for cookies. After a change run `cadre credentials rotate`; every browser is signed out.',
  ),
  CADRE_SECRET_KEY_OLD: optional(secret(32), 'The `CADRE_SECRET_KEY` before the present one, until `cadre credentials rotate` is done.'),
  CADRE_HOST_CONCURRENCY: withDefault(wholeNumber(1, 100_000), '200', 'How many runs this process holds at the same time, until an operator [says otherwise](operations.md#hosts).'),
  CADRE_LOG_LEVEL: withDefault(
    z.enum(logLevels, `one of ${logLevels.join(', ')}`),
    'info',
    `How much is logged, to standard error: ${logLevels.map((level) => `\`${level}\``).join(', ')}.`,
  ),
  CADRE_OFFLINE_DELAY_MS: withDefault(wholeNumber(0, 10_000), '15', 'Pause of the offline model before each piece of text, in milliseconds.'),
  OPENAI_API_KEY: apiKey('openai'),
  ANTHROPIC_API_KEY: apiKey('anthropic'),
  GOOGLE_GENERATIVE_AI_API_KEY: apiKey('google'),
  CADRE_PROVIDERS: withDefault(
    providers,
    '[]',
    'Servers that speak the OpenAI protocol, as JSON: `[{ "id": "local", "baseUrl": "http://127.0.0.1:11434/v1", "apiKeyEnv": "LOCAL_KEY", "models": ["…"] }]`. Their models are named `local:…`; the key is read from the variable that `apiKeyEnv` names.',
  ),
  CADRE_MODEL_LIMITS: withDefault(
    modelLimits,
    '{}',
    'How much of each provider all processes together may use, as JSON: `{ "openai": { "concurrency": 20, "requestsPerMinute": 500, "tokensPerMinute": 200000, "firstTokenTimeoutMs": 60000 } }`. What is left out is not limited; the first token may take 60 s. See [models](models.md#limits).',
  ),
  CADRE_PRICES_FILE: optional(z.string(), 'A JSON file with prices of models, which come before those that Cadre ships: see [models](models.md#usage-and-cost).'),
  CADRE_EGRESS_ALLOW: withDefault(
    egressEntries,
    '',
    'Hosts that HTTP tools and MCP servers may have besides those with public addresses, separated by commas: `host`, `host:port`, `*.domain`, an address, or a range such as `10.0.0.0/8`. A named host is trusted with whatever it resolves to, and without TLS.',
  ),
  CADRE_EGRESS_ALLOW_ONLY: withDefault(flag, 'false', '`true`: HTTP tools and MCP servers reach nothing but what `CADRE_EGRESS_ALLOW` lists.'),
  CADRE_MCP_STDIO_FILE: optional(
    z.string().regex(/^\/|^[A-Za-z]:[\\/]/, 'an absolute path'),
    'A JSON file with MCP servers that are programs: `{ "<name>": { "command": "/absolute/path", "args": ["…"], "env": { "NAME": "value" } } }`. It must belong to the user that runs Cadre, or to root, and nobody else may write it; a program sees exactly its `env`. Unset: no program is ever started for a graph.',
  ),
});

const secrets: ReadonlySet<string> = new Set(['DATABASE_URL', 'CADRE_TOKEN', 'CADRE_SECRET_KEY', 'CADRE_SECRET_KEY_OLD', 'OPENAI_API_KEY', 'ANTHROPIC_API_KEY', 'GOOGLE_GENERATIVE_AI_API_KEY']);

/** Whether a wrong value must not be repeated in the error. */
export function isSecret(name: string): boolean {
  return secrets.has(name);
}
