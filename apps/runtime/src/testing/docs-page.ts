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

export interface Shell {
  readonly origin: string;
  readonly token: string;
}

/** Runs commands of a page as they stand, with the words that docs/runs.md makes for a shell. @returns what each printed, by lines */
export async function runShell({ origin, token }: Shell, commands: string, folder = repository): Promise<readonly string[]> {
  const words = (await readPage('docs/runs.md')).block('sh', 'cadre() {').split('\n').filter((line) => line.startsWith('cadre()') || line.startsWith('field()')).join('\n');
  const curl = `curl() { '${process.execPath}' '${fileURLToPath(new URL('curl.ts', import.meta.url))}' "$@"; }\nnode() { '${process.execPath}' "$@"; }`;
  const script = [`CADRE=${origin}`, `CADRE_TOKEN=${token}`, curl, words, commands].join('\n');
  const { stdout } = await promisify(execFile)('sh', ['-euc', script], { cwd: folder });
  return stdout.trim().split('\n');
}
