// Starts a process for foreign code: nothing in its environment, no way to write files, to start processes or to load native
// code, and reads only of the sandbox's folder and of installed packages.
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/**
 * Of processor time in a process's life; the system ends it then. The last net: a process stuck in one long instruction of QuickJS
 * does not notice that the runtime died, and nobody else looks after it.
 */
export const MOST_CPU_SECONDS = 1_800;

const folder = import.meta.dirname;
const sandboxProgram = fileURLToPath(new URL('./child/main.ts', import.meta.url));
const flags = [
  '--permission',
  ...[folder, ...packageFolders()].map((path) => `--allow-fs-read=${path}`),
  '--no-addons',
  '--disallow-code-generation-from-strings',
  '--max-old-space-size=256',
  // What a call leaves behind is collected sooner: 125 MB of resident memory after 5,000 calls, without it 149.
  '--max-semi-space-size=1',
  '--expose-gc',
];
/** No dump of its memory, no file, no endless computing; and of the environment, into which shells write, only Node's channel to us. */
const limited = `ulimit -c 0; ulimit -f 0; ulimit -t ${MOST_CPU_SECONDS}; exec /usr/bin/env -i NODE_CHANNEL_FD="$NODE_CHANNEL_FD" "$0" "$@"`;

/** @param program another one than the sandbox's only to try the limits out */
export function startProcess(program = sandboxProgram): ChildProcess {
  const command = [process.execPath, ...flags, program];
  const [first = '', ...rest] = process.platform === 'win32' ? command : ['/bin/sh', '-c', limited, ...command];
  // A process group of its own: a Ctrl-C at the runtime's terminal is the runtime's to act on.
  const child = spawn(first, rest, { env: {}, cwd: folder, detached: true, windowsHide: true, stdio: ['ignore', 'ignore', 'pipe', 'ipc'] });
  child.unref();
  return child;
}

function packageFolders(): string[] {
  const found: string[] = [];
  for (let at = folder; at !== dirname(at); at = dirname(at)) {
    const packages = join(at, 'node_modules');
    if (existsSync(packages)) found.push(packages);
  }
  return found;
}
