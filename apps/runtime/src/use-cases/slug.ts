// Slugs made from names.

/** Lower-case letters, digits and hyphens; `graph` when nothing of the name is left. */
export function slugOf(name: string): string {
  const ascii = name.normalize('NFKD').replace(/\p{M}+/gu, '').toLowerCase();
  const slug = ascii.replace(/[^a-z0-9]+/g, '-').slice(0, 50).replace(/^-+|-+$/g, '');
  return slug === '' ? 'graph' : slug;
}

/** `wish`, then `wish-2`, `wish-3`, …; ends after a hundred, since nobody wants the hundred and first. */
export function* freeSlugs(wish: string): Generator<string> {
  yield wish;
  const stem = wish.slice(0, 55);
  for (let number = 2; number <= 100; number += 1) yield `${stem}-${number}`;
}
