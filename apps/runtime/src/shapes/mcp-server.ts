// Wire shapes of the catalogue of MCP servers and of the tools that a server lists.
import { z } from 'zod';
import { slugSchema } from './graph.ts';
import { jsonObjectSchema } from './json.ts';

const urlSchema = z
  .string()
  .max(2_000)
  .regex(/^[\x21-\x7e]*$/, 'Use visible characters of ASCII only.')
  .transform((text, context) => {
    const url = URL.parse(text);
    if (url !== null && /^https?:$/.test(url.protocol) && url.username === '' && url.password === '' && url.hash === '') return url.href;
    context.addIssue({ code: 'custom', message: 'Use an http or https address without user name, password and #. What signs in belongs into a credential.' });
    return z.NEVER;
  });

const plainText = z.string().max(2_000).regex(/^[^\0]*$/, 'Leave out the character U+0000.').refine((text) => text.isWellFormed(), 'It holds half a character.');

export const replaceMcpServerBody = z.strictObject({ url: urlSchema, credential: slugSchema.nullable().default(null), description: plainText.default('') });
export const createMcpServerBody = replaceMcpServerBody.extend({ name: slugSchema });
export type CreateMcpServerBody = z.input<typeof createMcpServerBody>;
export type ReplaceMcpServerBody = z.input<typeof replaceMcpServerBody>;
export type HttpServerEntry = z.output<typeof replaceMcpServerBody>;

export const mcpServerShape = z.object({
  name: z.string(),
  /** `http`: reached at `url`. `stdio`: a program that the operator's file starts; it can't be changed here. */
  transport: z.enum(['http', 'stdio']),
  url: z.string().nullable(),
  /** Its id in the catalogue of credentials. */
  credential: z.string().nullable(),
  description: z.string(),
  /** Null for those of the file. */
  createdAt: z.string().nullable(),
  updatedAt: z.string().nullable(),
});
export type McpServerShape = z.infer<typeof mcpServerShape>;

export const listedToolShape = z.object({
  name: z.string(),
  description: z.string(),
  /** JSON Schema of its arguments. */
  inputSchema: jsonObjectSchema,
  /** Of name, description and inputSchema; what a graph pins. */
  digest: z.string(),
  /** What the server claims about it; nothing that anybody checked. */
  annotations: z.object({
    title: z.string().exactOptional(),
    readOnlyHint: z.boolean().exactOptional(),
    destructiveHint: z.boolean().exactOptional(),
    idempotentHint: z.boolean().exactOptional(),
    openWorldHint: z.boolean().exactOptional(),
  }),
});
export type ListedToolShape = z.infer<typeof listedToolShape>;

export const listedToolsShape = z.object({
  items: z.array(listedToolShape).readonly(),
  /** Tools that can't be used, each with the reason; names cleaned. */
  refused: z.array(z.object({ name: z.string(), why: z.string() })).readonly(),
});
export type ListedToolsShape = z.infer<typeof listedToolsShape>;
