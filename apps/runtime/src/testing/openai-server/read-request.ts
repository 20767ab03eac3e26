// The parts of a chat-completions request that a script looks at.
import type { IncomingMessage } from 'node:http';
import { z } from 'zod';
import type { ChatRequest } from './script.ts';

const content = z.union([
  z.string(),
  z.null(),
  z.array(z.looseObject({ text: z.string().default('') })).transform((parts) => parts.map((part) => part.text).join('')),
]);

const bodySchema = z.looseObject({
  model: z.string(),
  stream: z.boolean().default(false),
  messages: z.array(z.looseObject({ role: z.string(), content: content.default('') })),
  tools: z.array(z.looseObject({ function: z.looseObject({ name: z.string() }) })).default([]),
  response_format: z.looseObject({ json_schema: z.looseObject({ schema: z.json() }).optional() }).optional(),
});

/** @throws ZodError or SyntaxError when it is not a chat-completions request */
export async function readChatRequest(request: IncomingMessage): Promise<ChatRequest> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  const raw = JSON.parse(Buffer.concat(chunks).toString('utf8'));
  const body = bodySchema.parse(raw);
  return {
    path: request.url ?? '',
    headers: request.headers,
    model: body.model,
    stream: body.stream,
    messages: body.messages.map((message) => ({ role: message.role, content: message.content ?? '' })),
    tools: body.tools.map((tool) => tool.function.name),
    outputSchema: body.response_format?.json_schema?.schema ?? null,
    body: raw,
  };
}
