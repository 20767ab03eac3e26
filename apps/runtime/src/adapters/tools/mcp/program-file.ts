// The operator's file of MCP servers that are programs. Whoever may write it may run programs as this process, so it must be the
// operator's alone. Read once, at start.
import { open } from 'node:fs/promises';
import { isAbsolute } from 'node:path';
import { z } from 'zod';
import type { McpServer } from '../../../ports/tool-catalogue.ts';
import { SettingsError } from '../../../settings/settings.ts';
import { slugSchema } from '../../../shapes/index.ts';

export type Programs = ReadonlyMap<string, Extract<McpServer, { readonly type: 'stdio' }>>;

const FILE_BYTES = 256 * 1024;
const noNull = z.string().max(32_000).regex(/^[^\0]*$/, 'Leave out the character U+0000.');

const fileSchema = z.record(
  slugSchema,
  z.strictObject({
    command: noNull.refine(isAbsolute, 'The command must be an absolute path.'),
    args: z.array(noNull).max(200).default([]),
    env: z.record(z.string().regex(/^[A-Za-z_][A-Za-z0-9_]{0,199}$/, 'The name of a variable has letters, digits and _.'), noNull).default({}),
  }),
);

/**
 * @param self the user this process runs as; undefined where users have no numbers
 * @throws SettingsError when the file is not the operator's alone, or not what it should be
 */
export async function readProgramFile(path: string, self = process.getuid?.()): Promise<Programs> {
  const checked = fileSchema.safeParse(parse(await readOwn(path, self), path));
  if (checked.success) return new Map(Object.entries(checked.data).map(([name, program]) => [name, { type: 'stdio', ...program }]));
  const issue = checked.error.issues[0];
  throw refused(path, `is wrong at ${issue?.path.join('.') || 'its top'}: ${issue?.message ?? 'it does not fit'}`);
}

/** Checked and read by one handle: what was checked is what is read. */
async function readOwn(path: string, self: number | undefined): Promise<string> {
  if (!isAbsolute(path)) throw refused(path, 'is not an absolute path');
  const file = await open(path, 'r').catch((cause: unknown) => {
    throw refused(path, `can't be opened: ${cause instanceof Error ? cause.message : String(cause)}`);
  });
  try {
    const { uid, mode, size } = await file.stat();
    if (self !== undefined && uid !== self && uid !== 0) throw refused(path, 'belongs to another user');
    if ((mode & 0o022) !== 0) throw refused(path, `may be written by others: chmod go-w ${path}`);
    if (size > FILE_BYTES) throw refused(path, `has more than ${FILE_BYTES} bytes`);
    return await file.readFile('utf8');
  } finally {
    await file.close();
  }
}

function parse(text: string, path: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // The parser's words would repeat what is in it.
    throw refused(path, 'is not JSON');
  }
}

function refused(path: string, why: string): SettingsError {
  return new SettingsError(`CADRE_MCP_STDIO_FILE: ${path} ${why}.`);
}
