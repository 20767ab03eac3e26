import type { Settings } from '../settings/settings.ts';

/** The origin a browser on this machine reaches the server by. */
export function browserOrigin({ host, port }: Pick<Settings, 'host' | 'port'>): string {
  const isEveryAddress = host === '0.0.0.0' || host === '::';
  const name = isEveryAddress ? '127.0.0.1' : host.includes(':') ? `[${host}]` : host;
  return `http://${name}:${port}`;
}
