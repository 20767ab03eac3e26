// The value of a body: JSON where it says so and is, text where it is text, other bytes as base64 with their type.
import { isJson } from '@cadre/graph-schema';
import type { Json } from '@cadre/graph-schema';
import { parseBoundedJson } from '../../../security/json-body.ts';

/** @param contentType of the header; empty when there was none. @param redact takes secrets out of bytes that are not text, read as Latin-1 */
export function interpretBody(bytes: Buffer, contentType: string, redact: (text: string) => string): Json {
  if (bytes.length === 0) return null;
  if (isJsonType(essenceOf(contentType))) {
    const parsed = parseBoundedJson(bytes);
    if (parsed.ok && isJson(parsed.value)) return parsed.value;
  }
  return textOf(bytes, contentType) ?? { contentType, bytes: bytes.length, base64: Buffer.from(redact(bytes.toString('latin1')), 'latin1').toString('base64') };
}

/** Null when it is not text. */
export function textOf(bytes: Uint8Array, contentType: string): string | null {
  const essence = essenceOf(contentType);
  if (essence === '') return utf8(bytes);
  return isJsonType(essence) || textTypes.test(essence) ? decodeAs(charsetOf(contentType), bytes) : null;
}

const textTypes = /^text\/|\+xml$|^application\/(xml|javascript|ecmascript|x-javascript|x-ndjson|jsonl|yaml|x-yaml|toml|graphql|sql|csv|x-www-form-urlencoded)$/;

function essenceOf(contentType: string): string {
  return (contentType.split(';', 1)[0] ?? '').trim().toLowerCase();
}

function isJsonType(essence: string): boolean {
  return essence === 'application/json' || essence === 'text/json' || essence.endsWith('+json');
}

function charsetOf(contentType: string): string {
  return /;\s*charset\s*=\s*"?([^\s";]+)/i.exec(contentType)?.[1] ?? 'utf-8';
}

function decodeAs(charset: string, bytes: Uint8Array): string {
  try {
    return new TextDecoder(charset).decode(bytes);
  } catch {
    // Nobody knows that charset; most of what is text is UTF-8.
    return new TextDecoder().decode(bytes);
  }
}

function utf8(bytes: Uint8Array): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    // Bytes that say nothing of their type and are no UTF-8 are not text.
    return null;
  }
}
