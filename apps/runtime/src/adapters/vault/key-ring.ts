// Which keys this process has: those of CADRE_SECRET_KEY and CADRE_SECRET_KEY_OLD, and those of the files in the data folder.
// What is sealed names its key, so several may be in use while they change.
import { SecretKeyError } from '../../ports/credential-vault.ts';
import type { Settings } from '../../settings/settings.ts';
import { KeyFiles } from './key-files.ts';
import { deriveKey } from './vault-key.ts';
import type { VaultKey } from './vault-key.ts';

export type KeySettings = Pick<Settings, 'secretKey' | 'secretKeyOld' | 'dataDir'>;

export class KeyRing {
  readonly files: KeyFiles;
  /** CADRE_SECRET_KEY's; null when the key is a file. */
  readonly given: VaultKey | null;
  readonly #old: VaultKey | null;
  #read: readonly VaultKey[] = [];

  constructor({ secretKey, secretKeyOld, dataDir }: KeySettings) {
    this.files = new KeyFiles(dataDir);
    this.given = secretKey === null ? null : deriveKey(secretKey);
    this.#old = secretKeyOld === null ? null : deriveKey(secretKeyOld);
  }

  /** What `what` is sealed with. @throws SecretKeyError when this process has no such key */
  async key(id: string, what: string): Promise<VaultKey> {
    const known = this.#known(id);
    if (known !== undefined) return known;
    this.#read = await this.files.read();
    const found = this.#known(id);
    if (found !== undefined) return found;
    throw new SecretKeyError(
      `${what} sealed with the key ${id}, which this process has not. Give every process the same CADRE_SECRET_KEY, with the earlier one as CADRE_SECRET_KEY_OLD until cadre credentials rotate is done, or the file secret.key that belongs to this database.`,
    );
  }

  /** For a new secret. `used`: the ids of keys that something is sealed with; all that is sealed has one key. @throws SecretKeyError */
  async sealingKey(used: Iterable<string>): Promise<VaultKey> {
    const [id] = used;
    if (id !== undefined) return this.key(id, 'The credentials of this database are');
    return this.given ?? this.files.obtain();
  }

  #known(id: string): VaultKey | undefined {
    return [this.given, this.#old, ...this.#read].find((key) => key?.id === id) ?? undefined;
  }
}
