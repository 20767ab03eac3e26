// Splits prose into sentences and lines, and tidies one for being said again.

/**
 * Sentences of prose; a list item or a line of its own is one, too. Titles (lines that are
 * bold or marked as headings) are none, nor is what this model quoted of a request in an earlier answer.
 */
export function sentencesOf(text: string): readonly string[] {
  return text
    .replace(/The request says: “[^”]*”\.?/g, '')
    .split(/\n+/)
    .filter((line) => !/^\s*(?:\*\*[^*]+\*\*|#+ .*)\s*$/.test(line))
    .flatMap((line) => line.replaceAll('**', '').replace(/^\s*(?:[-*•]|\d+[.)])\s+/, '').split(/(?<=[.!?…]["'”’)]?)\s+(?=["'“‘(]?[\p{Lu}\p{N}])/u))
    .map((sentence) => sentence.replace(/\s+/g, ' ').trim().replace(/([^.])\.\.$/, '$1.'))
    .filter((sentence) => /[\p{L}\p{N}]/u.test(sentence));
}

/** Long enough to be said rather than filed. */
export function isProse(value: string): boolean {
  return /\s/.test(value) && (value.length > 40 || /[.!?]$/.test(value) || value.split(/\s+/).length > 5);
}

/** What can stand between quotation marks: without a pair around the whole, and single marks for those inside. */
export function unquoted(text: string): string {
  return text
    .trim()
    .replace(/^["“]+([^"“”]*)["”]+([.!?…]?)$/u, '$1$2')
    .replace(/["“]([^"“”]*)["”]/gu, '‘$1’')
    .replace(/["“”]/gu, '');
}

/** With a capital at its beginning and a mark at its end. */
export function finished(sentence: string): string {
  const trimmed = sentence.trim().replace(/[,;:]$/, '');
  const capital = trimmed.charAt(0).toUpperCase() + trimmed.slice(1);
  return /[.!?…]["'”’)*]*$/.test(capital) ? capital : `${capital}.`;
}

/** At most `limit` characters, cut between words. */
export function shortened(text: string, limit: number): string {
  if (text.length <= limit) return text;
  const cut = text.slice(0, Math.max(0, limit - 1));
  const space = cut.lastIndexOf(' ');
  return `${space > limit / 2 ? cut.slice(0, space) : cut}…`.slice(0, limit);
}

export function joined(parts: readonly string[]): string {
  if (parts.length < 2) return parts[0] ?? '';
  return `${parts.slice(0, -1).join(', ')} and ${parts.at(-1)}`;
}

/** Each thing said once, whoever says it; the first wording stays. */
export function distinct(sentences: readonly string[]): readonly string[] {
  const seen = new Set<string>();
  return sentences.filter((sentence) => {
    const key = sentence.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, ' ').trim();
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}
