// Every environment variable the runtime reads, each with its check, its default and one line for the table in docs/settings.md.
// A check's message completes the sentence "PORT must be …".
import { z } from 'zod';

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
  CADRE_DATA_DIR: withDefault(z.string(), '.cadre', 'Folder for the embedded database and the token.'),
  CADRE_TOKEN: optional(secret(16), 'Token that signs in. Unset: generated once into the file `token` in the data folder.'),
  CADRE_SECRET_KEY: optional(secret(32), 'Key that session cookies are signed with. Unset: the token. A new key signs every browser out.'),
  CADRE_HOST_CONCURRENCY: withDefault(wholeNumber(1, 100_000), '200', 'How many runs this process holds at the same time.'),
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
});

const secrets: ReadonlySet<string> = new Set(['DATABASE_URL', 'CADRE_TOKEN', 'CADRE_SECRET_KEY', 'OPENAI_API_KEY', 'ANTHROPIC_API_KEY', 'GOOGLE_GENERATIVE_AI_API_KEY']);

/** Whether a wrong value must not be repeated in the error. */
export function isSecret(name: string): boolean {
  return secrets.has(name);
}
