// Splits an expression into what an editor colours. A lexer only: whether it makes sense is the schema's check.

export type TokenType = 'name' | 'root' | 'string' | 'number' | 'word' | 'call';

export interface Token {
  readonly type: TokenType;
  readonly from: number;
  readonly to: number;
}

const roots: ReadonlySet<string> = new Set(['input', 'nodes', 'item', 'index', 'run', 'arguments', 'response']);
const words: ReadonlySet<string> = new Set(['true', 'false', 'null', 'in']);
const pattern = /(?<string>'(?:[^'\\]|\\.)*'?|"(?:[^"\\]|\\.)*"?)|(?<number>\b\d+(?:\.\d+)?\b)|(?<name>[A-Za-z_][A-Za-z0-9_]*)/g;

export function tokensOf(source: string): readonly Token[] {
  return [...source.matchAll(pattern)].map((match) => {
    const from = match.index;
    const to = from + match[0].length;
    return { type: typeOf(match, source), from, to };
  });
}

function typeOf(match: RegExpExecArray, source: string): TokenType {
  if (match.groups?.['string'] !== undefined) return 'string';
  if (match.groups?.['number'] !== undefined) return 'number';
  const after = match.index + match[0].length;
  if (source[after] === '(') return 'call';
  const isMember = source[match.index - 1] === '.' || (source[match.index - 1] === '?' && source[match.index - 2] === '.');
  if (isMember) return 'name';
  if (words.has(match[0])) return 'word';
  return roots.has(match[0]) ? 'root' : 'name';
}

export interface Hole {
  /** Of the whole `{{ … }}`. */
  readonly from: number;
  readonly to: number;
  /** Of what is between the braces. */
  readonly innerFrom: number;
  readonly innerTo: number;
}

/** Where `{{ }}` are in a text, also while one is still being written. Braces in strings and map literals do not count. */
export function holesOf(text: string): readonly Hole[] {
  const holes: Hole[] = [];
  for (let from = text.indexOf('{{'); from >= 0; ) {
    const innerTo = endOfHole(text, from + 2);
    const to = Math.min(text.length, innerTo + 2);
    holes.push({ from, to, innerFrom: from + 2, innerTo });
    from = text.indexOf('{{', to);
  }
  return holes;
}

function endOfHole(text: string, from: number): number {
  let depth = 0;
  let quote: string | null = null;
  for (let at = from; at < text.length; at += 1) {
    const letter = text.charAt(at);
    if (quote !== null) {
      if (letter === '\\') at += 1;
      else if (letter === quote) quote = null;
    } else if (letter === "'" || letter === '"') quote = letter;
    else if (letter === '{') depth += 1;
    else if (letter === '}' && depth > 0) depth -= 1;
    else if (text.startsWith('}}', at)) return at;
  }
  return text.length;
}
