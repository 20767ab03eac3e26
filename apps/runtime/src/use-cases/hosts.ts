// Hosts as operators see and set them.
import { ok } from '@cadre/graph-schema';
import type { Result } from '@cadre/graph-schema';
import type { HostDirectory } from '../ports/host-directory.ts';
import type { HostShape } from '../shapes/index.ts';
import { refuse } from './refusal.ts';
import type { Refusal } from './refusal.ts';

export async function setHostConcurrency(hosts: HostDirectory, id: string, concurrency: number): Promise<Result<HostShape, Refusal>> {
  const host = await hosts.setConcurrency(id, concurrency);
  return host === null ? refuse('host_not_found', `There is no host ${id}: it may have stopped, or have begun anew under another id. GET /api/hosts lists those there are.`) : ok(host);
}
