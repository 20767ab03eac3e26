// A list of words and phrases as a tree of characters: a text is walked once from each word's beginning, however long the list is.

interface Branch {
  readonly next: Map<string, Branch>;
  /** A listed word ends here. */
  isEnd: boolean;
}

export interface WordList {
  readonly root: Branch;
  readonly caseSensitive: boolean;
}

const inWord = /[\p{L}\p{N}\p{M}_]/u;

/** Lower case, one for one: a letter whose small form is longer stays, so that offsets stay. Any white space is a space. */
function folded(text: string, caseSensitive: boolean): string {
  const spaced = text.replaceAll(/\s/g, ' ');
  if (caseSensitive) return spaced;
  const small = spaced.toLowerCase();
  return small.length === spaced.length ? small : Array.from({ length: spaced.length }, (_, at) => smallOf(spaced.charAt(at))).join('');
}

function smallOf(character: string): string {
  const small = character.toLowerCase();
  return small.length === 1 ? small : character;
}

export function wordList(words: readonly string[], caseSensitive: boolean): WordList {
  const root: Branch = { next: new Map(), isEnd: false };
  for (const word of words) {
    let at = root;
    for (const character of folded(word.trim(), caseSensitive).split('')) {
      const next = at.next.get(character) ?? { next: new Map<string, Branch>(), isEnd: false };
      at.next.set(character, next);
      at = next;
    }
    at.isEnd = at !== root;
  }
  return { root, caseSensitive };
}

function isInside(text: string, at: number): boolean {
  return at > 0 && at < text.length && inWord.test(text.charAt(at - 1)) && inWord.test(text.charAt(at));
}

/** Whole words only: neither the beginning nor the end lies inside of one. The longest at each place, none over another. */
export function findWords({ root, caseSensitive }: WordList, text: string): readonly { readonly from: number; readonly to: number }[] {
  const plain = folded(text, caseSensitive);
  const found: { from: number; to: number }[] = [];
  let from = 0;
  while (from < plain.length) {
    const to = isInside(plain, from) ? null : endFrom(root, plain, from);
    if (to !== null) found.push({ from, to });
    from = to ?? from + 1;
  }
  return found;
}

function endFrom(root: Branch, text: string, from: number): number | null {
  let end: number | null = null;
  let branch = root.next.get(text.charAt(from));
  for (let at = from + 1; branch !== undefined; at += 1) {
    if (branch.isEnd && !isInside(text, at)) end = at;
    branch = at < text.length ? branch.next.get(text.charAt(at)) : undefined;
  }
  return end;
}
