// A page of the documentation as what its examples are: blocks of code that a test follows.
import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { repository } from './command.ts';

export interface DocsPage {
  /** In the page's order. */
  blocks(language: string): readonly string[];
  /** The only block that has this part in it. @throws when none has, or several have */
  block(language: string, part: string): string;
}

/** @param path from the repository's root */
export async function readPage(path: string): Promise<DocsPage> {
  const page = await readFile(new URL(path, `file://${repository}`), 'utf8');
  const blocks = (language: string) => [...page.matchAll(new RegExp(`^\`\`\`${language}\n([\\s\\S]*?)^\`\`\`$`, 'gm'))].map(([, code = '']) => code);
  return {
    blocks,
    block(language, part) {
      const found = blocks(language).filter((code) => code.includes(part));
      if (found.length !== 1) throw new Error(`${found.length} blocks of ${path} have ${part} in them.`);
      return found[0] ?? '';
    },
  };
}

export interface ShellOptions {
  readonly folder?: string;
  readonly environment?: Record<string, string>;
}

/** Runs commands of a page as they stand, with the runtime's own parts in place of `curl`, `node` and `npx -y pnpm cadre`. @returns what they printed */
export async function runShell(commands: string, { folder = repository, environment = {} }: ShellOptions = {}): Promise<string> {
  const inPlace = [
    `node() { '${process.execPath}' "$@"; }`,
    `curl() { node '${fileURLToPath(new URL('curl.ts', import.meta.url))}' "$@"; }`,
    `npx() { shift 3; node '${fileURLToPath(new URL('../main.ts', import.meta.url))}' "$@"; }`,
  ];
  const { stdout } = await promisify(execFile)('sh', ['-euc', [...inPlace, commands].join('\n')], { cwd: folder, env: { PATH: process.env['PATH'], HOME: process.env['HOME'], ...environment } });
  return stdout;
}

/** The words that docs/runs.md makes for a shell, for pages that refer to it. */
export async function shellWords({ origin, token }: { readonly origin: string; readonly token: string }): Promise<string> {
  const words = (await readPage('docs/runs.md')).block('sh', 'call() {');
  return words.replace(/^CADRE=.*$/m, `CADRE=${origin}`).replace(/^CADRE_TOKEN=.*$/m, `CADRE_TOKEN=${token}`);
}
