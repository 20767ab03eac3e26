// Reads the built editor into memory once, and compresses each file the first time somebody asks for it.
import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { extname, join, relative, sep } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import type { EditorFile, EditorFiles, Encoding } from '../ports/editor-files.ts';

const contentTypes: { readonly [extension: string]: string } = {
  '.html': 'text/html; charset=utf-8', '.js': 'text/javascript; charset=utf-8', '.css': 'text/css; charset=utf-8', '.json': 'application/json', '.map': 'application/json',
  '.svg': 'image/svg+xml', '.png': 'image/png', '.ico': 'image/x-icon', '.woff2': 'font/woff2', '.webmanifest': 'application/manifest+json', '.txt': 'text/plain; charset=utf-8',
};
const compressed: ReadonlySet<string> = new Set(['.html', '.js', '.css', '.json', '.map', '.svg', '.txt', '.webmanifest']);

/** @returns null when the editor has not been built */
export async function readEditorFolder(folder: string): Promise<EditorFiles | null> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  const files = new Map<string, EditorFile>();
  for (const entry of entries) {
    if (!entry.isFile()) continue;
    const file = join(entry.parentPath, entry.name);
    const path = `/${relative(folder, file).split(sep).join('/')}`;
    files.set(path, toEditorFile(path, await readFile(file)));
  }
  return files.has('/index.html') ? { paths: [...files.keys()], get: (path) => files.get(path) ?? null } : null;
}

function toEditorFile(path: string, content: Buffer<ArrayBuffer>): EditorFile {
  const extension = extname(path);
  const kept = new Map<Encoding, Promise<Uint8Array<ArrayBuffer>>>();
  return {
    contentType: contentTypes[extension] ?? 'application/octet-stream',
    etag: `"${createHash('sha256').update(content).digest('base64url').slice(0, 22)}"`,
    isImmutable: path.startsWith('/assets/'),
    isCompressible: compressed.has(extension),
    bytes(encoding) {
      const bytes = kept.get(encoding) ?? encode(content, encoding);
      kept.set(encoding, bytes);
      return bytes;
    },
  };
}

async function encode(content: Buffer<ArrayBuffer>, encoding: Encoding): Promise<Uint8Array<ArrayBuffer>> {
  if (encoding === 'br') return new Uint8Array(await promisify(brotliCompress)(content, { params: { [constants.BROTLI_PARAM_QUALITY]: 5 } }));
  if (encoding === 'gzip') return new Uint8Array(await promisify(gzip)(content));
  return content;
}
