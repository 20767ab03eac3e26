// Finds a Chromium and launches it: CADRE_CHROMIUM, else the one packaged for Linux x64, else an installed Chrome or Chromium.
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, readFile, rename, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { brotliDecompress } from 'node:zlib';
import { chromium, type Browser } from 'playwright-core';

const installed = [
  '/usr/bin/google-chrome',
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
  'C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe',
];

export async function launchChromium(): Promise<Browser> {
  const executablePath = await findChromium();
  const timeout = 120_000;
  const args = ['--no-sandbox', '--disable-gpu', '--font-render-hinting=none', '--force-color-profile=srgb'];
  try {
    return await chromium.launch({ executablePath, args, timeout });
  } catch (error) {
    // A bare Linux may lack the few libraries (NSS) that Chromium shares with the system; the package ships them too.
    if (!String(error).includes('error while loading shared libraries') || !isPackaged()) throw error;
    return await chromium.launch({ executablePath, args, timeout, env: { ...process.env, LD_LIBRARY_PATH: await unpackLibraries() } });
  }
}

async function findChromium(): Promise<string> {
  const named = process.env['CADRE_CHROMIUM'];
  if (named !== undefined) {
    if (!existsSync(named)) throw new Error(`CADRE_CHROMIUM names ${named}, which does not exist.`);
    return named;
  }
  if (isPackaged()) return (await import('@sparticuz/chromium')).default.executablePath();
  const found = installed.find((path) => existsSync(path));
  if (found === undefined) throw new Error('The browser tests need Chrome or Chromium: install one, or name its program in CADRE_CHROMIUM.');
  return found;
}

function isPackaged(): boolean {
  return process.platform === 'linux' && process.arch === 'x64';
}

async function unpackLibraries(): Promise<string> {
  const folder = join(tmpdir(), 'cadre-chromium-libraries');
  if (existsSync(folder)) return join(folder, 'lib');

  const packaged = join(dirname(createRequire(import.meta.url).resolve('@sparticuz/chromium')), '..', 'bin', 'al2023.tar.br');
  const draft = `${folder}-${process.pid}`;
  await mkdir(draft, { recursive: true });
  const unpacking = promisify(execFile)('tar', ['-x', '-C', draft]);
  unpacking.child.stdin?.end(await promisify(brotliDecompress)(await readFile(packaged)));
  await unpacking;
  await rename(draft, folder).catch(() => rm(draft, { recursive: true })); // another process was first
  return join(folder, 'lib');
}
