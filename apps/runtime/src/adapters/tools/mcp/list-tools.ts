// All pages of a server's list of tools, bounded in number and size.
import { isJson, isJsonArray } from '@cadre/graph-schema';
import type { Json, JsonObject } from '@cadre/graph-schema';
import { z } from 'zod';
import { ToolFailure } from '../../../ports/tool-gateway.ts';
import type { ListedToolShape, ListedToolsShape } from '../../../shapes/index.ts';
import { bounds } from './bounds.ts';
import { readTool } from './read-tool.ts';

/** A page as it is read: what is no JSON that can be kept stands there by its name alone, to be refused by it. */
export const listPageSchema = z
  .object({ tools: z.unknown(), nextCursor: z.unknown().optional() })
  .transform(({ tools, nextCursor }): JsonObject => ({ tools: Array.isArray(tools) ? tools.map(plain) : null, nextCursor: typeof nextCursor === 'string' ? nextCursor : null }));

/** Asks for the page at a cursor; null for the first one. */
export type AskForPage = (cursor: string | null) => Promise<JsonObject>;

/** @throws ToolFailure when the list is no list, or too large */
export async function listTools(ask: AskForPage): Promise<ListedToolsShape> {
  const listed = await readPages(ask);
  const tools = new Map<string, ListedToolShape>();
  const refused: ListedToolsShape['refused'][number][] = [];
  for (const each of listed) {
    const read = readTool(each);
    if (!read.ok) refused.push(read.error);
    else if (tools.has(read.value.name)) refused.push({ name: read.value.name, why: 'It is listed twice; the first one counts.' });
    else tools.set(read.value.name, read.value);
  }
  return { items: [...tools.values()], refused };
}

async function readPages(ask: AskForPage): Promise<readonly Json[]> {
  const listed: Json[] = [];
  let bytes = 0;
  let cursor: string | null = null;
  for (let page = 0; page < bounds.pages; page += 1) {
    const { tools = null, nextCursor } = await ask(cursor);
    if (!isJsonArray(tools)) throw unusable('has no tools');
    bytes += Buffer.byteLength(JSON.stringify(tools));
    if (bytes > bounds.list) throw unusable(`has more than ${bounds.list} bytes, the most that is taken`);
    listed.push(...tools);
    if (listed.length > bounds.tools) throw unusable(`has more than ${bounds.tools} tools, the most that are taken`);
    if (typeof nextCursor !== 'string') return listed;
    cursor = nextCursor;
  }
  throw unusable(`has more than ${bounds.pages} pages, the most that are taken`);
}

function unusable(why: string): ToolFailure {
  return new ToolFailure('tool_failed', `Its list of tools ${why}.`, { isFinal: true });
}

const namedSchema = z.object({ name: z.string() });

function plain(tool: unknown): Json {
  return isJson(tool) ? tool : { name: namedSchema.safeParse(tool).data?.name ?? null };
}
