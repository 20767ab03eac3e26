// The key of the vault, derived from a secret of the operator's. The same secret signs session cookies: HKDF with a label of its own
// makes sure that neither use tells anything of the other.
import { hkdfSync } from 'node:crypto';

export interface VaultKey {
  /** Tells keys apart and says nothing about them. */
  readonly id: string;
  readonly bytes: Uint8Array;
}

export function deriveKey(secret: string): VaultKey {
  const derive = (label: string, length: number) => new Uint8Array(hkdfSync('sha256', secret, '', `cadre credentials ${label}`, length));
  return { id: Buffer.from(derive('key id', 8)).toString('hex'), bytes: derive('key', 32) };
}
