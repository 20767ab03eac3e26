// The vault: credentials sealed in the database, opened for one host at a time. Opened ones are kept for a moment, so that a
// changed or removed one is out of use within seconds in every process.
import { ToolFailure } from '../../ports/tool-gateway.ts';
import { SecretKeyError } from '../../ports/credential-vault.ts';
import type { AddCredentialOutcome, CredentialCatalogue, CredentialLease, CredentialVault, ReplaceCredentialOutcome } from '../../ports/credential-vault.ts';
import type { PageRequest } from '../../ports/page.ts';
import { secretPlace, secretProblem } from '../../shapes/index.ts';
import type { CreateCredential, CredentialShape, ListShape, ReplaceCredential } from '../../shapes/index.ts';
import type { CredentialRow, PostgresCredentialStore } from '../postgres/credential-store.ts';
import { isAllowedHost } from './allowed-host.ts';
import type { KeyRing } from './key-ring.ts';
import { Redactor } from './redactor.ts';
import { seal, unseal } from './seal.ts';

/** Credentials in one database. */
export const CREDENTIAL_LIMIT = 1_000;
/** Milliseconds that an opened credential is used without looking at its row again. */
const KEEP_MS = 2_000;

interface Opened {
  readonly until: number;
  readonly hosts: readonly string[];
  readonly lease: CredentialLease;
}

export interface VaultOptions {
  readonly store: PostgresCredentialStore;
  readonly keys: KeyRing;
  /** Milliseconds; only differences count. */
  readonly now: () => number;
}

export class Vault implements CredentialVault, CredentialCatalogue {
  readonly #store: PostgresCredentialStore;
  readonly #keys: KeyRing;
  readonly #now: () => number;
  readonly #opened = new Map<string, Opened>();

  constructor({ store, keys, now }: VaultOptions) {
    this.#store = store;
    this.#keys = keys;
    this.#now = now;
  }

  async use(id: string, host: string): Promise<CredentialLease> {
    const { hosts, lease } = this.#kept(id) ?? (await this.#open(id, host));
    if (isAllowedHost(hosts, host.toLowerCase())) return lease;
    throw new ToolFailure('denied', `The credential ${id} must not be sent to ${host}: an operator can allow that host.`);
  }

  async list(page: PageRequest): Promise<ListShape<CredentialShape>> {
    const { items, next } = await this.#store.list(page);
    return { items: items.map(toShape), next };
  }

  async get(id: string): Promise<CredentialShape | null> {
    const row = await this.#store.get(id);
    return row === null ? null : toShape(row);
  }

  async known(ids: readonly string[]): Promise<ReadonlySet<string>> {
    return new Set(ids.length === 0 ? [] : await this.#store.known(ids));
  }

  async add(credential: CreateCredential): Promise<AddCredentialOutcome> {
    const { id, title, kind, hosts, secret } = credential;
    const binding = { id, kind, hosts, ...placeOf(credential) };
    return this.#store.exclusively(async (rows) => {
      const used = await rows.keys();
      const total = [...used.values()].reduce((sum, count) => sum + count, 0);
      if (total >= CREDENTIAL_LIMIT) return { type: 'full', limit: CREDENTIAL_LIMIT };
      const key = await this.#keys.sealingKey(used.keys());
      const added = await rows.insert({ ...binding, title, ...seal(secret, binding, key) });
      return added === null ? { type: 'taken' } : { type: 'added', credential: toShape(added) };
    });
  }

  async replace(id: string, { title, hosts, secret }: ReplaceCredential): Promise<ReplaceCredentialOutcome> {
    const outcome = await this.#store.exclusively(async (rows): Promise<ReplaceCredentialOutcome> => {
      const row = await rows.get(id);
      if (row === null) return { type: 'missing' };
      const host = secret === undefined ? hosts?.find((each) => !isAllowedHost(row.hosts, each)) : undefined;
      if (host !== undefined) return { type: 'secret_needed', host };
      const reason = secret === undefined ? null : secretProblem(row.kind, secret);
      if (reason !== null) return { type: 'secret_invalid', reason };
      const key = await this.#keys.key(row.keyId, `The credential ${id} is`);
      const binding = { id, kind: row.kind, header: row.header, template: row.template, hosts: hosts ?? row.hosts };
      const replaced = await rows.update(id, { title: title ?? row.title, hosts: binding.hosts, ...seal(secret ?? unseal(row, key), binding, key) });
      return replaced === null ? { type: 'missing' } : { type: 'replaced', credential: toShape(replaced) };
    });
    this.#opened.delete(id);
    return outcome;
  }

  async remove(id: string): Promise<boolean> {
    const removed = await this.#store.remove(id);
    this.#opened.delete(id);
    return removed;
  }

  /** Why this process can't open some of the credentials, in one sentence; null when it has every key. */
  async complaint(): Promise<string | null> {
    for (const [id, count] of await this.#store.keys()) {
      try {
        await this.#keys.key(id, count === 1 ? '1 credential is' : `${count} credentials are`);
      } catch (error) {
        if (error instanceof SecretKeyError) return error.message;
        throw error;
      }
    }
    return null;
  }

  #kept(id: string): Opened | undefined {
    const opened = this.#opened.get(id);
    if (opened !== undefined && opened.until > this.#now()) return opened;
    this.#opened.delete(id);
    return undefined;
  }

  async #open(id: string, host: string): Promise<Opened> {
    const until = this.#now() + KEEP_MS;
    const row = await this.#store.get(id);
    if (row === null) throw new ToolFailure('denied', `There is no credential ${id} to send to ${host}. An operator can add it.`);
    const opened = { until, hosts: row.hosts, lease: leaseOf(row, await this.#secretOf(row, host)) };
    this.#opened.set(id, opened);
    return opened;
  }

  async #secretOf(row: CredentialRow, host: string): Promise<string> {
    try {
      return unseal(row, await this.#keys.key(row.keyId, `The credential ${row.id} is`));
    } catch (error) {
      if (error instanceof SecretKeyError) throw new ToolFailure('denied', `Nothing was sent to ${host}. ${error.message}`, { cause: error });
      throw error;
    }
  }
}

function leaseOf({ kind, header, template }: CredentialRow, secret: string): CredentialLease {
  const redactor = new Redactor(kind === 'basic' ? [secret, wordOf(secret)] : [secret]);
  const sent = kind === 'basic' ? Buffer.from(secret).toString('base64') : secret;
  return { header, value: template.split(secretPlace).join(sent), redact: (text) => redactor.text(text), redactJson: (value) => redactor.json(value) };
}

/** Of `user:password` the part that is secret. Some services take a key as the user, with nothing to speak of as password. */
function wordOf(secret: string): string {
  const colon = secret.indexOf(':');
  const password = secret.slice(colon + 1);
  return password.length < 4 ? secret.slice(0, colon) : password;
}

function placeOf(credential: CreateCredential): Pick<CredentialRow, 'header' | 'template'> {
  if (credential.kind === 'header') return { header: credential.header, template: credential.template };
  return { header: 'authorization', template: `${credential.kind === 'basic' ? 'Basic' : 'Bearer'} ${secretPlace}` };
}

function toShape({ id, title, kind, header, template, hosts, createdAt, updatedAt }: CredentialRow): CredentialShape {
  return { id, title, kind, header, template, hosts, createdAt: createdAt.toISOString(), updatedAt: updatedAt.toISOString() };
}
