/** Whether one of `hosts` says `host`, or says it by `*.`: every name below, but not the name itself. Ports must be the same. */
export function isAllowedHost(hosts: readonly string[], host: string): boolean {
  return hosts.some((allowed) => allowed === host || (allowed.startsWith('*.') && host.endsWith(allowed.slice(1))));
}
