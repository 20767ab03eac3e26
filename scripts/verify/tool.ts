// Runs one of the repository's tools on the Node that runs this script (24), whatever the system's Node is.
import { spawn } from 'node:child_process';
import { delimiter, dirname, join } from 'node:path';

export const root = join(import.meta.dirname, '..', '..');

/** Its output goes straight to the terminal; gives its exit code. */
export function runTool(script: string, args: readonly string[], folder: string = root): Promise<number> {
  const env = { ...process.env, PATH: [join(root, 'node_modules', '.bin'), dirname(process.execPath), process.env['PATH'] ?? ''].join(delimiter) };
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [join(root, script), ...args], { cwd: folder, env, stdio: 'inherit' });
    child.once('error', reject);
    child.once('close', (code) => resolve(code ?? 1));
  });
}
