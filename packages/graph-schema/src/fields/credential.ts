// How a node names a credential: by its id in the operator's catalogue. A graph is shared, exported and kept in git; a secret in
// it would be everybody's.
import { z } from 'zod';
import type { ConfigFinding } from '../kind.ts';
import { about } from './about.ts';

export const credentialField = z
  .string()
  .max(200)
  .nullable()
  .default(null)
  .meta(about({ title: 'Credential', description: 'Its id in the catalogue; never a secret.', catalogue: 'credential' }));

const secretHeaders: ReadonlySet<string> = new Set(['authorization', 'proxy-authorization', 'cookie', 'x-api-key', 'api-key', 'x-auth-token']);

/** Headers that carry secrets and are written out in the graph. */
export function secretHeaderFindings(headers: { readonly [name: string]: string }): readonly ConfigFinding[] {
  return Object.entries(headers)
    .filter(([name, value]) => secretHeaders.has(name.toLowerCase()) && value.trim() !== '' && !value.includes('{{'))
    .map(([name]) => ({ code: 'secret_in_graph', severity: 'warning', path: ['headers', name], data: { header: name } }));
}
