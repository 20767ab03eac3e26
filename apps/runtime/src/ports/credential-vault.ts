// Secrets of outside services, kept encrypted and bound to hosts. Tools name a credential by its id and get what to send to one
// host; people see everything about it but the secret. Only adapters of tools may hold a lease, and only for one call.
import type { Json } from '@cadre/graph-schema';
import type { CredentialShape, CreateCredential, ListShape, ReplaceCredential } from '../shapes/index.ts';
import type { PageRequest } from './page.ts';

export interface CredentialVault {
  /**
   * What to send with a request to `host` (a URL's `host`: lower case, the port only when it is not the scheme's own). To be
   * asked again for every host that a redirect leads to.
   * @throws ToolFailure `denied`, naming the id and the host: unknown, not for this host, or sealed with a key this process has not
   */
  use(id: string, host: string): Promise<CredentialLease>;
}

export interface CredentialLease {
  /** Lower case. */
  readonly header: string;
  /** A secret: it goes into the request and nowhere else. */
  readonly value: string;
  /**
   * Takes the secret out of what came back, also base64, percent-encoded, in hex, as JSON and as HTML. For every text of the
   * call that leaves the edge, errors too, and before the text is cut.
   */
  redact(text: string): string;
  /** The same for every string and key in a value. */
  redactJson(value: Json): Json;
}

export type AddCredentialOutcome = { readonly type: 'added'; readonly credential: CredentialShape } | { readonly type: 'taken' } | { readonly type: 'full'; readonly limit: number };

export type ReplaceCredentialOutcome =
  | { readonly type: 'replaced'; readonly credential: CredentialShape }
  | { readonly type: 'missing' }
  /** The secret has to be given again, since it would go to a host it did not go to before. */
  | { readonly type: 'secret_needed'; readonly host: string }
  | { readonly type: 'secret_invalid'; readonly reason: string };

/** What people do with credentials. Nothing here ever gives a secret back. */
export interface CredentialCatalogue {
  /** By id. */
  list(page: PageRequest): Promise<ListShape<CredentialShape>>;
  get(id: string): Promise<CredentialShape | null>;
  /** Those of `ids` that exist. */
  known(ids: readonly string[]): Promise<ReadonlySet<string>>;
  /** @throws SecretKeyError */
  add(credential: CreateCredential): Promise<AddCredentialOutcome>;
  /** What is left out stays. @throws SecretKeyError */
  replace(id: string, change: ReplaceCredential): Promise<ReplaceCredentialOutcome>;
  /** @returns whether there was one */
  remove(id: string): Promise<boolean>;
}

/** The key that credentials are sealed with can't be had, or is not the one they were sealed with. One sentence for a person. */
export class SecretKeyError extends Error {
  override readonly name = 'SecretKeyError';
}
