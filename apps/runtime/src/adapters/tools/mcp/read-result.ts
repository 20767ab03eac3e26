// What a call gave back, as JSON for the run: structured where the tool gives that, else its text. Of images, sounds and resources
// only what they are is told; nobody downstream could do anything with their bytes but carry them through every log.
import { isJsonArray, isJsonObject } from '@cadre/graph-schema';
import type { Json, JsonObject } from '@cadre/graph-schema';
import { ToolFailure } from '../../../ports/tool-gateway.ts';
import { bounds } from './bounds.ts';

/** @throws ToolFailure when the tool says that it failed */
export function readResult(result: JsonObject): Json {
  const { structuredContent, content = [] } = result;
  const parts = isJsonArray(content) ? content.filter(isJsonObject) : [];
  const text = parts.flatMap((part) => (part['type'] === 'text' && typeof part['text'] === 'string' ? [part['text']] : [])).join('\n');
  if (result['isError'] === true) throw new ToolFailure('tool_failed', text.trim() === '' ? 'It failed without a word.' : text.slice(0, bounds.failure), { isFinal: true });
  if (structuredContent !== undefined && structuredContent !== null) return structuredContent;
  const others = parts.filter(({ type }) => type !== 'text').slice(0, bounds.parts);
  return others.length === 0 ? text : { text, parts: others.map(describe) };
}

function describe(part: JsonObject): JsonObject {
  switch (part['type']) {
    case 'image':
    case 'audio':
      return { type: part['type'], mimeType: shown(part['mimeType']), bytes: base64Bytes(part['data']) };
    case 'resource': {
      const resource: JsonObject = isJsonObject(part['resource']) ? part['resource'] : {};
      const { uri, mimeType, text, blob } = resource;
      return { type: 'resource', uri: shown(uri), mimeType: shown(mimeType), bytes: typeof text === 'string' ? Buffer.byteLength(text) : base64Bytes(blob) };
    }
    case 'resource_link':
      return { type: 'resource_link', uri: shown(part['uri']), name: shown(part['name']), mimeType: shown(part['mimeType']), bytes: typeof part['size'] === 'number' ? part['size'] : null };
    default:
      return { type: shown(part['type']) };
  }
}

function shown(value: Json | undefined): string | null {
  return typeof value === 'string' ? value.slice(0, bounds.failure) : null;
}

function base64Bytes(data: Json | undefined): number {
  return typeof data === 'string' ? Buffer.byteLength(data, 'base64') : 0;
}
