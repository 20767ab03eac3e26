// AES-256-GCM over one secret. What the secret is bound to (its id, its hosts, where it goes in a request) is authenticated with it.
import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import type { CredentialRow } from '../postgres/credential-store.ts';
import { SecretKeyError } from '../../ports/credential-vault.ts';
import type { VaultKey } from './vault-key.ts';

const ALGORITHM = 'aes-256-gcm';
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** What a sealed secret is bound to. */
export type Binding = Pick<CredentialRow, 'id' | 'kind' | 'header' | 'template' | 'hosts'>;
export type Sealed = Pick<CredentialRow, 'keyId' | 'nonce' | 'ciphertext' | 'authTag'>;

export function seal(secret: string, binding: Binding, key: VaultKey): Sealed {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv(ALGORITHM, key.bytes, nonce, { authTagLength: TAG_BYTES }).setAAD(bytesOf(binding));
  const ciphertext = Buffer.concat([cipher.update(secret, 'utf8'), cipher.final()]);
  return { keyId: key.id, nonce, ciphertext, authTag: cipher.getAuthTag() };
}

/** @throws SecretKeyError when the row is not as it was sealed */
export function unseal({ nonce, ciphertext, authTag, ...binding }: Binding & Sealed, key: VaultKey): string {
  try {
    const decipher = createDecipheriv(ALGORITHM, key.bytes, nonce, { authTagLength: TAG_BYTES }).setAAD(bytesOf(binding)).setAuthTag(authTag);
    return Buffer.concat([decipher.update(ciphertext), decipher.final()]).toString('utf8');
  } catch (cause) {
    throw new SecretKeyError(`The credential ${binding.id} does not open: its row was changed without the key. Give its secret again.`, { cause });
  }
}

function bytesOf({ id, kind, header, template, hosts }: Binding): Buffer {
  return Buffer.from(JSON.stringify(['cadre credential 1', id, kind, header, template, hosts]));
}
