// A new key for all credentials, in one transaction: either every row has it, or none. A new key file is durable before the
// transaction and takes the place of the old one after it, so that no moment exists in which the right key is nowhere.
import type { PostgresCredentialStore } from '../postgres/credential-store.ts';
import type { KeyRing } from './key-ring.ts';
import { seal, unseal } from './seal.ts';

export interface Rotation {
  /** How many credentials had another key before. */
  readonly rotated: number;
  readonly total: number;
  /** The id of the key that all have now. */
  readonly key: string;
}

/** @throws SecretKeyError when a credential does not open; then nothing was changed */
export async function rotate(store: PostgresCredentialStore, keys: KeyRing): Promise<Rotation> {
  const { next, rotation } = await store.exclusively(async (rows) => {
    const sealed = await rows.all();
    const key = keys.given ?? (await keys.files.prepareNext(new Set(sealed.map(({ keyId }) => keyId))));
    const due = sealed.filter(({ keyId }) => keyId !== key.id);
    for (const row of due) await rows.reseal(row.id, seal(unseal(row, await keys.key(row.keyId, `The credential ${row.id} is`)), row, key));
    return { next: key, rotation: { rotated: due.length, total: sealed.length, key: key.id } };
  });
  if (keys.given === null) await keys.files.settle(next);
  return rotation;
}
