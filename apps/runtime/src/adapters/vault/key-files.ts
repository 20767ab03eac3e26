// The generated key in the data folder: `secret.key`. While it is being replaced there is also `secret.key.<id>`, the next one,
// which takes its place once everything is sealed with it. Whichever moment a process dies in, both keys are in some file.
import { randomBytes } from 'node:crypto';
import { link, mkdir, open, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { SecretKeyError } from '../../ports/credential-vault.ts';
import { DataFolderError } from '../../security/data-folder-error.ts';
import { deriveKey } from './vault-key.ts';
import type { VaultKey } from './vault-key.ts';

const NAME = 'secret.key';

interface KeyFile {
  readonly name: string;
  readonly key: VaultKey;
}

export class KeyFiles {
  readonly #folder: string;

  constructor(dataDir: string) {
    this.#folder = dataDir;
  }

  /** `secret.key` first. @throws SecretKeyError, like all of these, when a file can't be used, others may read it, or it holds no key */
  async read(): Promise<readonly VaultKey[]> {
    return (await this.#files()).map(({ key }) => key);
  }

  /** `secret.key`, made when there is none. Of two processes that make it together one wins. */
  async obtain(): Promise<VaultKey> {
    const kept = (await this.#files()).find(({ name }) => name === NAME);
    if (kept !== undefined) return kept.key;
    await this.#explained(async () => {
      await mkdir(this.#folder, { recursive: true });
      const draft = `draft-${randomBytes(6).toString('hex')}.key`;
      await this.#write(draft, makeSecret());
      await link(this.#path(draft), this.#path(NAME)).catch(ignore('EEXIST'));
      await rm(this.#path(draft));
      await this.#keepNames();
    });
    return this.obtain();
  }

  /** A next key, durable before anything is sealed with it. `used` are the ids of keys that something is sealed with now. */
  async prepareNext(used: ReadonlySet<string>): Promise<VaultKey> {
    for (const { name, key } of await this.#files()) {
      if (name === NAME) continue;
      if (used.has(key.id)) await this.settle(key);
      else await this.#explained(() => rm(this.#path(name)));
    }
    const secret = makeSecret();
    const key = deriveKey(secret);
    await this.#explained(async () => {
      await mkdir(this.#folder, { recursive: true });
      await this.#write(nextName(key), secret);
      await this.#keepNames();
    });
    return key;
  }

  /** Everything is sealed with `next`: it becomes `secret.key`, and the one before is gone. Harmless when somebody has done it already. */
  async settle(next: VaultKey): Promise<void> {
    await this.#explained(async () => {
      await rename(this.#path(nextName(next)), this.#path(NAME)).catch(ignore('ENOENT'));
      await this.#keepNames();
    });
  }

  async #files(): Promise<readonly KeyFile[]> {
    const names = await this.#explained(() => readdir(this.#folder).catch(ignore('ENOENT')));
    const files = await Promise.all((names ?? []).filter((name) => /^secret\.key(\.[0-9a-f]{16})?$/.test(name)).toSorted().map((name) => this.#readFile(name)));
    const found = files.filter((file) => file !== null);
    // One took the place of another between the look and the reading.
    return found.length === files.length ? found : this.#files();
  }

  /** @returns null when it was settled or removed meanwhile */
  async #readFile(name: string): Promise<KeyFile | null> {
    const file = await this.#explained(() => open(this.#path(name)).catch(ignore('ENOENT')));
    if (file === undefined) return null;
    try {
      const { mode } = await file.stat();
      // Windows has no such bits.
      if (process.platform !== 'win32' && (mode & 0o077) !== 0) {
        throw new SecretKeyError(`The file ${this.#path(name)} holds the key of all credentials, and others than its owner may read or write it (mode ${(mode & 0o777).toString(8)}). Make it 600, and rotate the key if somebody may have read it: cadre credentials rotate.`);
      }
      const secret = (await file.readFile('utf8')).trim();
      if (!/^[\w-]{43}$/.test(secret)) throw new SecretKeyError(`The file ${this.#path(name)} holds no key. Put the right file back; without it the credentials can't be opened.`);
      return { name, key: deriveKey(secret) };
    } finally {
      await file.close();
    }
  }

  async #write(name: string, text: string): Promise<void> {
    const file = await open(this.#path(name), 'wx', 0o600);
    try {
      await file.writeFile(text);
      await file.sync();
    } finally {
      await file.close();
    }
  }

  /** The folder's entries, too, have to outlive a power cut. */
  async #keepNames(): Promise<void> {
    if (process.platform === 'win32') return;
    const folder = await open(this.#folder);
    try {
      await folder.sync();
    } finally {
      await folder.close();
    }
  }

  async #explained<T>(action: () => Promise<T>): Promise<T> {
    try {
      return await action();
    } catch (error) {
      throw new SecretKeyError(new DataFolderError(this.#folder, error).message, { cause: error });
    }
  }

  #path(name: string): string {
    return join(this.#folder, name);
  }
}

function makeSecret(): string {
  return randomBytes(32).toString('base64url');
}

function nextName(key: VaultKey): string {
  return `${NAME}.${key.id}`;
}

function ignore(code: string) {
  return (error: unknown): undefined => {
    if (!(error instanceof Error && 'code' in error && error.code === code)) throw error;
  };
}
