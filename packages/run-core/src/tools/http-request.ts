// An HTTP request from its templates. Arguments come from models and persons, so wherever a template puts a value, the value
// stays a value: it can't choose the host, leave its place in the path, add a header, or break out of a JSON text.
import type { HttpRequestPlan, Json, JsonObject, Reference, Result, Scope } from '@cadre/graph-schema';
import type { HttpRequest } from '../effect.ts';
import { bindText, plain, Unwritable, type ToolText, type Writer } from './text.ts';

export interface BoundHttpRequest {
  readonly references: readonly Reference[];
  resolve(given: JsonObject, scope: Scope): Result<HttpRequest, string>;
}

/** Scheme and host are complete: what follows is path, query or fragment. */
const complete = /^https?:\/\/[^/?#]+[/?#]/i;
const dotSegment = /^(?:\.|%2e){1,2}$/i;
/** What may stand in a header's value: no line breaks, no control characters, nothing beyond Latin-1. */
const headerValue = /^[\t\u0020-\u007e\u0080-\u00ff]*$/;

export function bindHttpRequest(plan: HttpRequestPlan): BoundHttpRequest {
  const url = bindText(plan.urlTemplate.trim());
  const query = bindAll(plan.queryTemplates);
  const headers = bindAll(plan.headerTemplates);
  const body = plan.bodyTemplate === null || plan.method === 'GET' || plan.method === 'HEAD' ? null : bindText(plan.bodyTemplate);
  const isJson = body !== null && isJsonTemplate(body);
  return {
    references: [url, ...query.map(([, text]) => text), ...headers.map(([, text]) => text), ...(body ? [body] : [])].flatMap((text) => text.references),
    resolve(given, scope) {
      const address = resolveUrl(url, query, scope);
      if (!address.ok) return address;
      const lines = resolveHeaders(headers, scope);
      if (!lines.ok) return lines;
      const text = body?.render(scope, isJson ? jsonWriter() : plain) ?? null;
      if (text !== null && !text.ok) return { ok: false, error: `The body: ${text.error}` };
      const value: HttpRequest = {
        type: 'http', method: plan.method, url: address.value, headers: { ...lines.value, ...typeOf(lines.value, text?.value ?? null) }, body: text?.value ?? null, credential: plan.credential,
        response: plan.responseExpression, arguments: given, maxResponseBytes: plan.maxResponseBytes,
      };
      return { ok: true, value };
    },
  };
}

function bindAll(templates: { readonly [name: string]: string }): readonly (readonly [string, ToolText])[] {
  return Object.entries(templates).map(([name, template]) => [name, bindText(template)]);
}

function resolveUrl(url: ToolText, query: readonly (readonly [string, ToolText])[], scope: Scope): Result<string, string> {
  const rendered = url.render(scope, urlWriter);
  if (!rendered.ok) return { ok: false, error: `The URL: ${rendered.error}` };
  const [base = ''] = rendered.value.split('#', 1);
  if (!complete.test(`${base}/`)) return { ok: false, error: 'The URL must begin with http:// or https:// and a host.' };
  const [path = ''] = base.split('?', 1);
  if (path.split('/').slice(3).some((segment) => dotSegment.test(segment))) return { ok: false, error: 'The URL: a part of the path may not be . or ..' };
  const pairs: string[] = [];
  for (const [name, text] of query) {
    const value = text.render(scope);
    if (!value.ok) return { ok: false, error: `The query's ${name}: ${value.error}` };
    pairs.push(`${encodeURIComponent(name)}=${percentEncoded(value.value)}`);
  }
  if (pairs.length === 0) return { ok: true, value: base };
  return { ok: true, value: `${base}${base.includes('?') ? '&' : '?'}${pairs.join('&')}` };
}

const urlWriter: Writer = (value, before, references) => {
  const text = plain(value);
  if (!complete.test(before)) return partOfHost(text, references);
  if (text === '' && !before.includes('?')) throw new Unwritable('a value in the path is empty.');
  return percentEncoded(text);
};

/** The designer may take a region or a port from the run's input; whoever calls the tool may not choose where it goes. */
function partOfHost(text: string, references: readonly Reference[]): string {
  if (references.some(({ variable }) => variable === 'arguments')) throw new Unwritable('arguments may not choose the host.');
  if (!/^[A-Za-z0-9.-]+$/.test(text)) throw new Unwritable('a value in the host may have letters, digits, dots and hyphens only.');
  return text;
}

function percentEncoded(text: string): string {
  return encodeURIComponent(text.toWellFormed());
}

function resolveHeaders(headers: readonly (readonly [string, ToolText])[], scope: Scope): Result<{ [name: string]: string }, string> {
  const lines: [string, string][] = [];
  for (const [name, text] of headers) {
    const value = text.render(scope);
    if (!value.ok) return { ok: false, error: `The header ${name}: ${value.error}` };
    if (!headerValue.test(value.value)) return { ok: false, error: `The header ${name} has a line break or another character that headers can't have.` };
    lines.push([name, value.value]);
  }
  return { ok: true, value: Object.fromEntries(lines) };
}

/** A JSON body says so, unless the designer has said what it is. */
function typeOf(headers: { readonly [name: string]: string }, body: string | null): { readonly 'content-type'?: string } {
  const isSaid = Object.keys(headers).some((name) => name.toLowerCase() === 'content-type');
  return !isSaid && body !== null && readsAsJson(body) ? { 'content-type': 'application/json' } : {};
}

/** Whether it is a JSON text with gaps: with anything in them it reads as an object or a list. */
function isJsonTemplate({ literals }: ToolText): boolean {
  return readsAsJson(literals.join('0'));
}

function readsAsJson(text: string): boolean {
  if (!/^\s*[[{]/.test(text)) return false;
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false; // Some other text.
  }
}

/** In a JSON text a value is written as JSON, and between quotes as what may stand there. */
function jsonWriter(): Writer {
  let seen = 0;
  let isQuoted = false;
  return (value: Json, before: string) => {
    for (; seen < before.length; seen++) {
      const character = before[seen];
      if (character === '"') isQuoted = !isQuoted;
      else if (character === '\\' && isQuoted) seen += 1;
    }
    return isQuoted ? JSON.stringify(plain(value)).slice(1, -1) : JSON.stringify(value);
  };
}
