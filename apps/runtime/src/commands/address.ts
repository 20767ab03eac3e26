// Where the running server is reached: it leaves its address in the data folder while it listens, so that another command's
// links lead to it whichever port it was given.
import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DataFolderError } from '../security/data-folder-error.ts';
import type { Settings } from '../settings/settings.ts';
import { browserOrigin } from './browser-origin.ts';

type Folder = Pick<Settings, 'dataDir' | 'token' | 'databaseUrl'>;

/** Leaves the address until it is disposed of. @throws DataFolderError */
export async function keepAddress(settings: Folder, origin: string): Promise<AsyncDisposable | null> {
  // With both given the data folder is not in use, and need not even be there.
  if (settings.token !== null && settings.databaseUrl !== null) return null;
  const file = fileOf(settings);
  await writeFile(file, `${origin}\n`).catch((error: unknown) => {
    throw new DataFolderError(settings.dataDir, error);
  });
  return {
    async [Symbol.asyncDispose]() {
      // A server that started later in the same folder has written its own.
      if ((await keptAddress(settings)) === origin) await rm(file, { force: true });
    },
  };
}

/** Whether a Cadre answers there. A killed server leaves its address behind, and another program that listens there by now must not get a link with a token. */
export type IsCadre = (origin: string) => Promise<boolean>;

/** The origin of the server that runs on this data folder, else the one that the settings name. */
export async function currentOrigin(settings: Folder & Pick<Settings, 'host' | 'port'>, isCadre: IsCadre): Promise<string> {
  const kept = await keptAddress(settings);
  return kept !== null && (await isCadre(kept)) ? kept : browserOrigin(settings);
}

function fileOf({ dataDir }: Folder): string {
  return join(dataDir, 'address');
}

/** @returns null when there is none, or what is there is no address */
async function keptAddress(settings: Folder): Promise<string | null> {
  const kept = await readFile(fileOf(settings), 'utf8').catch(() => '');
  const url = URL.parse(kept.trim());
  return url?.protocol === 'http:' ? url.origin : null;
}
