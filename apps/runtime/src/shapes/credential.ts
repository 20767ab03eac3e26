// Wire shapes of credentials. The secret goes in and never comes out.
import { z } from 'zod';
import { slugSchema } from './graph.ts';

const SECRET_BYTES = 16 * 1024;

export const secretPlace = '{secret}';

/** As a URL writes it, e.g. `api.example.com`, `127.0.0.1:8080`; or every name below one: `*.example.com`. */
const hostSchema = z
  .string()
  .max(260)
  .transform((text, context) => {
    const host = canonicalHost(text);
    if (host !== null) return host;
    context.addIssue({ code: 'custom', message: 'Use a host like api.example.com, api.example.com:8443 or *.example.com, without https:// and path.' });
    return z.NEVER;
  });

const hostsSchema = z
  .array(hostSchema)
  .min(1, 'Name at least one host that the secret may be sent to.')
  .max(50)
  .transform((hosts) => [...new Set(hosts)].toSorted());

const titleSchema = z.string().max(200).regex(/^[^\0]*$/, 'Leave out the character U+0000.').refine((text) => text.isWellFormed(), 'It holds half a character.');
const secretSchema = z.string().max(SECRET_BYTES, `A secret has at most ${SECRET_BYTES} bytes.`);
const headerName = z
  .string()
  .regex(/^[A-Za-z0-9!#$%&'*+.^_`|~-]{1,100}$/, 'Use a header name, such as X-Api-Key.')
  .transform((name) => name.toLowerCase())
  .refine((name) => !ownHeaders.has(name), 'This header is made by Cadre itself. Choose another one.');
/** Those that say where a request goes and where it ends. */
const ownHeaders: ReadonlySet<string> = new Set(['host', 'content-length', 'content-type', 'transfer-encoding', 'connection', 'keep-alive', 'upgrade', 'te', 'trailer', 'expect', 'idempotency-key']);
const templateSchema = z
  .string()
  .max(500)
  .regex(/^[\x20-\x7e]*$/, 'Use visible characters of ASCII only.')
  .refine((template) => template.split(secretPlace).length === 2, `Say where the secret goes: ${secretPlace}, once.`);

const everyCredential = { id: slugSchema, title: titleSchema.default(''), hosts: hostsSchema, secret: secretSchema };

/** `bearer`: Authorization: Bearer …; `basic`: the secret is `user:password`; `header`: any header, the secret somewhere in its value. */
export const createCredentialBody = z
  .discriminatedUnion('kind', [
    z.strictObject({ ...everyCredential, kind: z.literal('bearer') }),
    z.strictObject({ ...everyCredential, kind: z.literal('basic') }),
    z.strictObject({ ...everyCredential, kind: z.literal('header'), header: headerName, template: templateSchema.default(secretPlace) }),
  ], { error: 'Choose bearer, basic or header.' })
  .superRefine(({ kind, secret }, context) => {
    const problem = secretProblem(kind, secret);
    if (problem !== null) context.addIssue({ code: 'custom', message: problem, path: ['secret'] });
  });
export type CreateCredentialBody = z.input<typeof createCredentialBody>;
export type CreateCredential = z.output<typeof createCredentialBody>;
export type CredentialKind = CreateCredential['kind'];

/** What is left out stays. A new host asks for the secret again. */
export const replaceCredentialBody = z
  .strictObject({ title: titleSchema.optional(), hosts: hostsSchema.optional(), secret: secretSchema.optional() })
  .refine((body) => Object.values(body).some((value) => value !== undefined), { message: 'Give what changes: title, hosts or secret.' });
export type ReplaceCredentialBody = z.input<typeof replaceCredentialBody>;
export type ReplaceCredential = z.output<typeof replaceCredentialBody>;

export const credentialShape = z.object({
  id: z.string(),
  title: z.string(),
  kind: z.enum(['bearer', 'basic', 'header']),
  /** The header it is sent in, lower case. */
  header: z.string(),
  /** Of the header's value; `{secret}` stands where the secret goes. */
  template: z.string(),
  hosts: z.array(z.string()).readonly(),
  createdAt: z.string(),
  updatedAt: z.string(),
});
export type CredentialShape = z.infer<typeof credentialShape>;

/** @returns why `secret` can't be one of its kind, or null. Never repeats any of it */
export function secretProblem(kind: CredentialKind, secret: string): string | null {
  if (new TextEncoder().encode(secret).byteLength > SECRET_BYTES) return `A secret has at most ${SECRET_BYTES} bytes.`;
  if (kind === 'basic') return basicProblem(secret);
  if (!/^[\x20-\x7e]*$/.test(secret)) return 'A secret of this kind has visible characters of ASCII only; look for line breaks at its end.';
  if (secret.trim() !== secret) return 'A secret has no spaces around it.';
  // What is shorter could not be told from ordinary words when it is taken out of an answer.
  return secret.length < 8 ? 'A secret has at least 8 characters.' : null;
}

function basicProblem(secret: string): string | null {
  const colon = secret.indexOf(':');
  if (colon < 0) return 'The secret of basic sign-in is user:password.';
  if (/[\p{Cc}\p{Cs}]/u.test(secret)) return 'User and password hold no control characters, such as line breaks.';
  return colon < 4 && secret.length - colon - 1 < 4 ? 'User or password has at least 4 characters.' : null;
}

/** @returns null when it is no host */
function canonicalHost(text: string): string | null {
  const isWild = text.startsWith('*.');
  const name = isWild ? text.slice(2) : text;
  if (!/^(?:[a-z0-9.-]+|\[[0-9a-f:.]+\])(?::\d{1,5})?$/i.test(name) || !URL.canParse(`https://${name}`)) return null;
  const { host, hostname } = new URL(`https://${name}`);
  if (!isWild) return hostname.endsWith('.') ? null : host;
  // Every name of a whole top-level domain, or "below" an address, is nobody's intention.
  return /^[a-z0-9-]+(?:\.[a-z0-9-]+)+$/.test(hostname) && !/\.\d+$/.test(hostname) ? `*.${host}` : null;
}
