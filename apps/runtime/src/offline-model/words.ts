// Words of a text and what they have in common with another text's. Light stemming, so that "refunds" meets "refunded".

const stopWords = new Set(
  (
    'a about above after again all also am an and any are as at back be because been before being below between both but by can cannot could did do does doing down ' +
    'each else every few first for from get gets give given had has have having he her here hers him his how i if in into is it its just let like look made make many may ' +
    'me might more most much must my need new no nor not now of off on once one only or other our out over own per please same say says she should so some such ' +
    'than that the their them then there these they this those time times to too two under until up us use used very want was we were what when where which while who whom why ' +
    'will with would you your yours yet hello hi dear thanks thank okay ok ask asks find tell know knows work works worker task delegate'
  ).split(' '),
);

function tokensOf(text: string): readonly string[] {
  return text.toLowerCase().match(/[\p{L}\p{N}]+(?:['’][\p{L}]+)?/gu) ?? [];
}

/** Stems of the words that carry meaning, in order, each once. `camelCase` and `snake_case` names count as several words. */
export function stemsOf(text: string): ReadonlySet<string> {
  const spaced = text.replace(/([a-z\d])([A-Z])/g, '$1 $2').replaceAll('_', ' ');
  return new Set(tokensOf(spaced).filter((token) => !stopWords.has(token) && (token.length > 1 || /\d/.test(token))).map(stem));
}

export function stem(word: string): string {
  const base = word.replace(/['’]\p{L}+$/u, '');
  if (base.length < 4) return base;
  const cut = base
    .replace(/ies$/, 'y')
    .replace(/(ss|x|ch|sh)es$/, '$1')
    .replace(/([^s])s$/, '$1')
    .replace(/(.{3})(?:ing|ed)$/, '$1')
    .replace(/(.{3})ly$/, '$1')
    .replace(/([bdgkmnprt])\1$/, '$1');
  return cut.length > 3 ? cut.replace(/e$/, '') : cut;
}

export function shared(left: ReadonlySet<string>, right: ReadonlySet<string>): readonly string[] {
  return [...left].filter((word) => right.has(word));
}

/** What offline token counts are: words and marks. */
export function countTokens(text: string): number {
  return text.match(/[\p{L}\p{N}]+|[^\s\p{L}\p{N}]/gu)?.length ?? 0;
}

/** `delegate_to_order_desk`, `orderDesk` -> `Order desk`. */
export function titleOf(name: string): string {
  const spaced = name.replace(/^delegate_to_/, '').replace(/([a-z\d])([A-Z])/g, '$1 $2').replace(/[_-]+/g, ' ').trim().toLowerCase();
  return spaced.charAt(0).toUpperCase() + spaced.slice(1);
}
