// A small disk of its own that can be filled up and emptied, where this user may mount one.
import { execFile } from 'node:child_process';
import { appendFile, chmod, chown, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { findServerUser } from '../../apps/runtime/src/adapters/embedded-postgres/server-user.ts';
import { NotPossible } from './fault.ts';

const execute = promisify(execFile);
const CHUNK = Buffer.alloc(64 * 1024, 1);

export interface SmallDisk extends AsyncDisposable {
  /** On it, the database server's. */
  readonly folder: string;
  /** Until nothing fits on it any more. */
  fill(): Promise<void>;
  /** Takes away what `fill` put there. */
  empty(): Promise<void>;
}

/** @throws NotPossible where this user may not mount one */
export async function mountSmallDisk(megabytes: number): Promise<SmallDisk> {
  const user = await findServerUser();
  const mount = await mkdtemp(join(tmpdir(), 'cadre-faults-disk-'));
  try {
    await execute('mount', ['-t', 'tmpfs', '-o', `size=${megabytes}m`, 'tmpfs', mount]);
  } catch (cause) {
    await rm(mount, { recursive: true, force: true });
    throw new NotPossible('A small disk needs the right to mount one (Linux, root).', { cause });
  }
  const folder = join(mount, 'database');
  const filler = join(mount, 'filler');
  await chmod(mount, 0o755);
  await mkdir(folder, { mode: 0o700 });
  if (user !== null) await chown(folder, user.uid, user.gid);
  return {
    folder,
    async fill() {
      for (;;) {
        try {
          await appendFile(filler, CHUNK);
        } catch (error) {
          if (error instanceof Error && 'code' in error && error.code === 'ENOSPC') break;
          throw error;
        }
      }
    },
    empty: () => rm(filler),
    async [Symbol.asyncDispose]() {
      // The server that uses it is stopped after this; its files go with the mount.
      await execute('umount', ['--lazy', mount]);
      await rm(mount, { recursive: true, force: true });
    },
  };
}
