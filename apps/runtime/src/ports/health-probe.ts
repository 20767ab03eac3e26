// Asks one part of the runtime whether it works.

export type HealthPart = 'database' | 'queue' | 'host' | 'migrations';

export interface HealthProbe {
  /** @returns a few words without secrets @throws ProbeError, or anything else, when the part is down */
  check(): Promise<string>;
}

export type HealthProbes = { readonly [part in HealthPart]: HealthProbe };

/** A probe's own words on why its part is down. Other errors may hold addresses or secrets, so their words are not shown. */
export class ProbeError extends Error {
  override readonly name = 'ProbeError';
}
