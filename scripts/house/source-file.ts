// Reads the repository's own files and what a TypeScript file imports; knows no rule.
import { readdirSync, readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import { parseSync, type Comment, type Program, type StaticExportEntry, type StaticImportEntry } from 'oxc-parser';

export interface SourceFile {
  /** From the repository's root, with forward slashes. */
  readonly path: string;
  readonly text: string;
  readonly module: ParsedModule | null;
}

export interface ParsedModule {
  readonly program: Program;
  readonly comments: readonly Comment[];
  readonly imports: readonly Import[];
}

export interface Import {
  /** A path from the repository's root for relative imports (`apps/editor/src/ui/button.tsx`), else the name as written (`zod`, `node:fs`, `@cadre/run-core`). */
  readonly target: string;
  readonly isRelative: boolean;
  readonly isTypeOnly: boolean;
  /** Names taken; `*` for a namespace, a default import, a re-export of everything or a dynamic import. */
  readonly names: readonly string[];
  readonly line: number;
}

const skippedFolders = new Set(['node_modules', 'dist', '.git', '.cadre', 'results']);
const textFile = /\.(ts|tsx|js|mjs|cjs|json|jsonc|md|sql|css|html|ya?ml)$|(^|\/)(\.gitignore|\.gitattributes|\.npmrc|\.ci\/run|LICENSE)$/;

export function readSourceFiles(root: string): SourceFile[] {
  const files: SourceFile[] = [];
  function visit(folder: string): void {
    for (const entry of readdirSync(join(root, folder), { withFileTypes: true })) {
      const path = posix.join(folder, entry.name);
      if (entry.isDirectory() && !skippedFolders.has(entry.name)) visit(path);
      if (entry.isFile() && textFile.test(path)) files.push(sourceFile(path, readFileSync(join(root, path), 'utf8')));
    }
  }
  visit('.');
  return files.sort((a, b) => (a.path < b.path ? -1 : 1));
}

export function sourceFile(path: string, text: string): SourceFile {
  return { path, text, module: /\.tsx?$/.test(path) ? parseModule(path, text) : null };
}

export function lineAt(text: string, offset: number): number {
  return text.slice(0, offset).split('\n').length;
}

function parseModule(path: string, text: string): ParsedModule {
  const parsed = parseSync(path, text, { preserveParens: false });
  const [error] = parsed.errors;
  if (error !== undefined) throw new Error(`${path} can't be parsed: ${error.message}`);

  const imports: Import[] = [];
  function add(specifier: string, entry: { isTypeOnly: boolean; names: readonly string[]; start: number }): void {
    const isRelative = specifier.startsWith('.');
    const target = isRelative ? posix.join(posix.dirname(path), specifier) : specifier;
    imports.push({ target: target.replace(/\?.*$/, ''), isRelative, isTypeOnly: entry.isTypeOnly, names: entry.names, line: lineAt(text, entry.start) });
  }
  for (const { moduleRequest, entries, start } of parsed.module.staticImports) {
    const statementIsType = /^import\s+type\b/.test(text.slice(start, start + 40));
    const isTypeOnly = statementIsType || (entries.length > 0 && entries.every((entry) => entry.isType));
    add(moduleRequest.value, { isTypeOnly, names: entries.filter((entry) => !entry.isType).map(nameOf), start });
  }
  for (const { entries, start } of parsed.module.staticExports) {
    const [first] = entries;
    if (!first?.moduleRequest) continue;
    add(first.moduleRequest.value, { isTypeOnly: entries.every((entry) => entry.isType), names: entries.map(nameOf), start });
  }
  for (const { moduleRequest, start } of parsed.module.dynamicImports) {
    const literal = /^(['"`])([^$]*)\1$/.exec(text.slice(moduleRequest.start, moduleRequest.end));
    if (literal?.[2] !== undefined) add(literal[2], { isTypeOnly: false, names: ['*'], start });
  }
  return { program: parsed.program, comments: parsed.comments, imports };
}

function nameOf(entry: StaticImportEntry | StaticExportEntry): string {
  return String(entry.importName.kind) === 'Name' ? (entry.importName.name ?? '*') : '*';
}
