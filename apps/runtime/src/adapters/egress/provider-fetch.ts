// The way out to model providers. An operator named their addresses, so private ones are allowed here; requests that a
// graph's author shapes (tools) go through their own door with address checks, never through this one.

export type ProviderFetch = typeof fetch;

/**
 * Redirects are not followed: they would carry the provider's API key to an address nobody configured.
 * A 3xx answer comes back as it is and is translated like any other refusal.
 */
export const providerFetch: ProviderFetch = (input, init) => fetch(input, { ...init, redirect: 'manual' });
