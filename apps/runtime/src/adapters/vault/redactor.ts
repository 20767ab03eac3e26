// Takes a secret out of text that comes back from the service that got it: as it is, and in the forms in which services echo
// headers (base64 anywhere inside other base64, percent-encoding, hex, JSON, HTML). A service that means harm can say a secret
// in a thousand other ways; it has the secret anyway. This keeps honest echoes out of logs, prompts and pages.
import type { Json } from '@cadre/graph-schema';

const REDACTED = '[redacted]';
/** What is shorter in base64 could be part of anything. */
const SHORTEST_CORE = 8;
/** Writings of writings of what is longer would take more memory than they are worth. */
const LONG = 2_000;

/** The secret as one text, in every way it may be written inside of other texts. */
interface Form {
  /** Letters and digits that every writing leaves as they are: where they are not, nothing has to be looked for. */
  readonly anchor: string;
  /** The longest first: what is taken out of a longer one would hide it. */
  readonly writings: readonly string[];
  /** The characters beside it hold some of its bytes as well, so those go too. */
  readonly isInsideBase64: boolean;
}

export class Redactor {
  readonly #forms: readonly Form[];

  constructor(secrets: readonly string[]) {
    this.#forms = secrets.flatMap(formsOf);
  }

  text(text: string): string {
    return this.#forms.reduce((clean, { anchor, writings, isInsideBase64 }) => {
      if (!clean.includes(anchor)) return clean;
      return writings.reduce((cleaner, writing) => (isInsideBase64 ? withoutBase64(cleaner, writing) : cleaner.replaceAll(writing, REDACTED)), clean);
    }, text);
  }

  json(value: Json): Json {
    if (typeof value === 'string') return this.text(value);
    if (Array.isArray(value)) return value.map((item) => this.json(item));
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([key, member]) => [this.text(key), this.json(member)]));
  }
}

function formsOf(secret: string): readonly Form[] {
  const bytes = Buffer.from(secret);
  const whole = [secret, bytes.toString('hex'), bytes.toString('hex').toUpperCase(), bytes.toString('base64'), bytes.toString('base64url')];
  // Base64 of more than the secret has one of these in it, by how many bytes come before.
  const cores = [0, 1, 2].flatMap((skipped) => {
    const triples = bytes.subarray(skipped, skipped + Math.floor((bytes.length - skipped) / 3) * 3);
    return [triples.toString('base64'), triples.toString('base64url')];
  });
  return [
    ...[...new Set(whole)].map((text) => formOf(text, false)),
    ...[...new Set(cores)].filter((core) => core.length >= SHORTEST_CORE).map((text) => formOf(text, true)),
  ];
}

function formOf(text: string, isInsideBase64: boolean): Form {
  const once = writingsOf(text);
  const twice = text.length > LONG ? [] : once.flatMap(writingsOf);
  const anchor = (text.match(/[A-Za-z0-9]+/g) ?? ['']).reduce((longest, run) => (run.length > longest.length ? run : longest));
  return { anchor, writings: [...new Set([...once, ...twice])].toSorted((left, right) => right.length - left.length), isInsideBase64 };
}

/** As it is, in an address, in JSON, in JSON inside of JSON, and in HTML. */
function writingsOf(text: string): readonly string[] {
  const percent = [encodeURIComponent(text), new URLSearchParams({ '': text }).toString().slice(1)];
  const json = JSON.stringify(text).slice(1, -1);
  const html = text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
  return [
    text, ...percent, ...percent.map((written) => written.replace(/%[0-9A-F]{2}/g, (code) => code.toLowerCase())),
    json, json.replaceAll('/', '\\/'), JSON.stringify(json).slice(1, -1), html.replaceAll("'", '&#39;'), html.replaceAll("'", '&#x27;'),
  ];
}

/** Up to three characters on either side hold the rest of the secret's bytes, and padding may follow. */
function withoutBase64(text: string, core: string): string {
  const parts: string[] = [];
  let from = 0;
  for (let at = text.indexOf(core); at >= 0; at = text.indexOf(core, from)) {
    const before = /[\w+/-]{0,3}$/.exec(text.slice(Math.max(from, at - 3), at))?.[0].length ?? 0;
    const after = /^[\w+/-]{0,3}={0,2}/.exec(text.slice(at + core.length, at + core.length + 5))?.[0].length ?? 0;
    parts.push(text.slice(from, at - before), REDACTED);
    from = at + core.length + after;
  }
  return parts.length === 0 ? text : parts.join('') + text.slice(from);
}
