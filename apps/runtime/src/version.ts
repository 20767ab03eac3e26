import { readFileSync } from 'node:fs';

/** Of the package, as `cadre --version` and the API say it. */
export const version = readVersion();

function readVersion(): string {
  const { version: written }: { version: string } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'));
  return written;
}
