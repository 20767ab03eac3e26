// What `pnpm start` runs: builds the editor when it has changed, then becomes `cadre start`, in this same process, so that
// Ctrl-C reaches the runtime directly and its exit code is ours. Options after `start` are passed on.
import { enableCompileCache } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildEditor } from './build-editor.ts';
import { root } from './verify/tool.ts';

// Halves the time that loading the runtime's modules takes from the second start on.
enableCompileCache(join(root, 'node_modules', '.cache', 'cadre'));

const code = await buildEditor({ force: false });
if (code !== 0) {
  console.error('The editor could not be built; see above.');
  process.exit(code);
}

const main = new URL('../apps/runtime/src/main.ts', import.meta.url);
process.argv = [process.execPath, fileURLToPath(main), 'start', ...process.argv.slice(2)];
await import(main.href);
