// Builds the editor, when what it is made of has changed since the last build.
import { createHash } from 'node:crypto';
import { existsSync, globSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root, runTool } from './verify/tool.ts';

const folder = join(root, 'apps', 'editor');
const stamp = join(folder, 'dist', '.built-from');
const sources = [
  'apps/editor/{index.html,package.json,vite.config.ts,tsconfig.json}',
  'apps/editor/{src,public}/**/*.*',
  'packages/*/{package.json,src/**/*.ts}',
  'apps/runtime/src/shapes/*.ts',
  'tsconfig.json',
  'pnpm-lock.yaml',
];

/** Gives the exit code of the build; 0 when there was nothing to do. */
export async function buildEditor({ force }: { force: boolean }): Promise<number> {
  const digest = digestSources();
  if (!force && existsSync(stamp) && readFileSync(stamp, 'utf8') === digest) return 0;

  console.log('Building the editor ...');
  const code = await runTool('apps/editor/node_modules/vite/bin/vite.js', ['build', '--logLevel', 'warn'], folder);
  if (code === 0) writeFileSync(stamp, digest);
  return code;
}

function digestSources(): string {
  const hash = createHash('sha256');
  for (const path of globSync(sources, { cwd: root }).sort()) {
    if (/\.test\.tsx?$/.test(path)) continue;
    hash.update(path).update('\0').update(readFileSync(join(root, path))).update('\0');
  }
  return hash.digest('hex');
}

if (import.meta.main) process.exitCode = await buildEditor({ force: true });
