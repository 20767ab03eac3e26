// The one token that signs in: from the settings, or made once and kept in the data folder.
import { randomBytes } from 'node:crypto';
import { link, mkdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Settings } from '../settings/settings.ts';
import { DataFolderError } from './data-folder-error.ts';

/** @throws DataFolderError when the data folder can't be read or written */
export async function obtainToken({ token, dataDir }: Pick<Settings, 'token' | 'dataDir'>): Promise<string> {
  if (token !== null) return token;
  const file = join(dataDir, 'token');
  try {
    if (!(await exists(file))) await keepNew(file, randomBytes(24).toString('base64url'));
    const kept = (await readFile(file, 'utf8')).trim();
    if (kept.length >= 16) return kept;
  } catch (error) {
    throw new DataFolderError(dataDir, error);
  }
  throw new DataFolderError(dataDir, new Error(`the file token in it holds no token; delete it to get a new one`));
}

/** The link that signs a browser in. */
export function signInLink(origin: string, token: string): string {
  return `${origin}/?token=${encodeURIComponent(token)}`;
}

async function exists(file: string): Promise<boolean> {
  try {
    await stat(file);
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return false;
    throw error;
  }
}

/** Of two processes that start together one wins, and nobody ever reads half a token. */
async function keepNew(file: string, token: string): Promise<void> {
  await mkdir(dirname(file), { recursive: true });
  const draft = `${file}.${randomBytes(6).toString('hex')}`;
  await writeFile(draft, token, { flag: 'wx', mode: 0o600 });
  await link(draft, file).catch(ignoreExisting);
  await rm(draft);
}

function ignoreExisting(error: unknown): void {
  if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
}
