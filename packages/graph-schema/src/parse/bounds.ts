// Bounds that hold before anything else reads a document: bytes, nesting, forbidden keys. Cheap, so that hostile input stays cheap.
import { utf8ToBytes } from '@noble/hashes/utils.js';
import { graphLimits } from '../document.ts';
import type { Issue } from '../issue.ts';
import type { JsonObject } from '../json.ts';

type Path = readonly (string | number)[];

export function documentIssue(code: string, path: Path, data: JsonObject): Issue {
  return { code, severity: 'error', path, data };
}

const forbidden: ReadonlySet<string> = new Set(['__proto__', 'constructor', 'prototype']);

function tooDeep(path: Path): Issue {
  return documentIssue('too_deep', path, { limit: graphLimits.nesting });
}

/** Checks text before `JSON.parse` sees it. */
export function textIssue(text: string): Issue | null {
  const limit = graphLimits.bytes;
  const bytes = text.length > limit ? text.length : text.length * 3 <= limit ? 0 : utf8ToBytes(text).length;
  if (bytes > limit) return documentIssue('too_large', [], { limit, bytes });
  return nestingOf(text) > graphLimits.nesting ? tooDeep([]) : null;
}

/** The deepest nesting of brackets outside of strings; stops counting one past the limit. */
function nestingOf(text: string): number {
  let depth = 0;
  let inString = false;
  for (let at = 0; at < text.length; at += 1) {
    const character = text.charCodeAt(at);
    if (inString) {
      if (character === 0x5c) at += 1;
      else if (character === 0x22) inString = false;
    } else if (character === 0x22) inString = true;
    else if (character === 0x7b || character === 0x5b) {
      depth += 1;
      if (depth > graphLimits.nesting) return depth;
    } else if (character === 0x7d || character === 0x5d) depth -= 1;
  }
  return 0;
}

/** Checks that a value is JSON within the nesting limit and has no key that could reach a prototype. */
export function valueIssue(value: unknown): Issue | null {
  const path: (string | number)[] = [];
  function visit(current: unknown): Issue | null {
    if (current === null || typeof current === 'string' || typeof current === 'boolean') return null;
    if (typeof current === 'number') return Number.isFinite(current) ? null : documentIssue('not_json', [...path], {});
    if (typeof current !== 'object') return documentIssue('not_json', [...path], {});
    if (path.length >= graphLimits.nesting) return tooDeep([...path]);
    const prototype: unknown = Object.getPrototypeOf(current);
    const isPlain = Array.isArray(current) || prototype === Object.prototype || prototype === null;
    if (!isPlain) return documentIssue('not_json', [...path], {});
    const isList = Array.isArray(current);
    for (const [key, item] of Object.entries(current)) {
      path.push(isList ? Number(key) : key);
      if (forbidden.has(key)) return documentIssue('forbidden_key', [...path], { key });
      const issue = visit(item);
      if (issue !== null) return issue;
      path.pop();
    }
    return null;
  }
  return visit(value);
}
