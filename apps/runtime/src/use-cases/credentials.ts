// Credentials as people see them: everything but the secret.
import { ok } from '@cadre/graph-schema';
import type { Result } from '@cadre/graph-schema';
import { SecretKeyError } from '../ports/credential-vault.ts';
import type { CredentialCatalogue } from '../ports/credential-vault.ts';
import type { CreateCredential, CredentialShape, ReplaceCredential } from '../shapes/index.ts';
import { refuse } from './refusal.ts';
import type { Refusal } from './refusal.ts';

const noCredential = (id: string) => refuse('credential_not_found', `There is no credential ${id}.`);

export async function getCredential(credentials: CredentialCatalogue, id: string): Promise<Result<CredentialShape, Refusal>> {
  const found = await credentials.get(id);
  return found === null ? noCredential(id) : ok(found);
}

export function addCredential(credentials: CredentialCatalogue, credential: CreateCredential): Promise<Result<CredentialShape, Refusal>> {
  return withKey(async () => {
    const outcome = await credentials.add(credential);
    switch (outcome.type) {
      case 'added':
        return ok(outcome.credential);
      case 'taken':
        return refuse('credential_taken', `There is a credential ${credential.id} already. Change that one, or choose another id.`, { path: ['id'] });
      case 'full':
        return refuse('too_many_credentials', `There are ${outcome.limit} credentials, the most that are kept. Remove some.`);
    }
  });
}

export function replaceCredential(credentials: CredentialCatalogue, id: string, change: ReplaceCredential): Promise<Result<CredentialShape, Refusal>> {
  return withKey(async () => {
    const outcome = await credentials.replace(id, change);
    switch (outcome.type) {
      case 'replaced':
        return ok(outcome.credential);
      case 'missing':
        return noCredential(id);
      case 'secret_needed':
        return refuse('secret_needed', `The secret of ${id} would go to a new host, ${outcome.host}. Give the secret again, so that only who knows it can send it elsewhere.`, { path: ['secret'] });
      case 'secret_invalid':
        return refuse('secret_invalid', outcome.reason, { path: ['secret'] });
    }
  });
}

export async function removeCredential(credentials: CredentialCatalogue, id: string): Promise<Result<null, Refusal>> {
  return (await credentials.remove(id)) ? ok(null) : noCredential(id);
}

/** A key that is missing is the operator's to mend, not a bug. */
async function withKey<T>(action: () => Promise<Result<T, Refusal>>): Promise<Result<T, Refusal>> {
  try {
    return await action();
  } catch (error) {
    if (error instanceof SecretKeyError) return refuse('secret_key_unusable', error.message);
    throw error;
  }
}
