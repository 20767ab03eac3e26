// JSON from outside, bounded before it is parsed: bytes while reading, nesting by a scan of the text.

export const bodyLimit = 5 * 1024 * 1024;
export const nestingLimit = 64;

export type BodyProblem =
  | { readonly code: 'nested_too_deep' }
  | { readonly code: 'malformed_json'; readonly reason: string }
  | { readonly code: 'unsafe_key' };

export type ReadJson = { readonly ok: true; readonly value: unknown } | { readonly ok: false; readonly problem: BodyProblem };

/** @returns null when there are more than `limit` bytes; the rest is not read */
export async function readBytes(stream: ReadableStream<Uint8Array> | null, limit: number): Promise<Uint8Array | null> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of stream ?? []) {
    length += chunk.byteLength;
    if (length > limit) return null;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

export function parseBoundedJson(bytes: Uint8Array): ReadJson {
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return { ok: false, problem: { code: 'malformed_json', reason: 'it is not UTF-8' } };
  }
  if (isNestedDeeper(text, nestingLimit)) return { ok: false, problem: { code: 'nested_too_deep' } };
  try {
    const value: unknown = JSON.parse(text);
    return mayNamePrototype(text) && namesPrototype(text) ? { ok: false, problem: { code: 'unsafe_key' } } : { ok: true, value };
  } catch (error) {
    return { ok: false, problem: { code: 'malformed_json', reason: error instanceof Error ? error.message : 'it can not be parsed' } };
  }
}

/** Cheap, and right for nearly every body: the key is written out or hidden behind an escape. */
function mayNamePrototype(text: string): boolean {
  return text.includes('__proto__') || text.includes('\\u');
}

function namesPrototype(text: string): boolean {
  let isNamed = false;
  JSON.parse(text, (key, value: unknown) => {
    if (key === '__proto__') isNamed = true;
    return value;
  });
  return isNamed;
}

/** Counts brackets outside strings; the text need not be valid JSON. */
export function isNestedDeeper(text: string, limit: number): boolean {
  let depth = 0;
  for (let index = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index);
    if (code === 0x22) index = endOfString(text, index);
    else if (code === 0x5b || code === 0x7b) {
      depth += 1;
      if (depth > limit) return true;
    } else if (code === 0x5d || code === 0x7d) depth -= 1;
  }
  return false;
}

function endOfString(text: string, start: number): number {
  for (let index = start + 1; index < text.length; index += 1) {
    const code = text.charCodeAt(index);
    if (code === 0x5c) index += 1;
    else if (code === 0x22) return index;
  }
  return text.length;
}
