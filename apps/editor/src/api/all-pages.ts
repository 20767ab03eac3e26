// Lists that are short by their nature (catalogues have a bound), read to their end.
import type { ListShape, Page } from '@cadre/client';

const PAGE = 200;

export async function allPages<T>(list: (page: Page) => Promise<ListShape<T>>): Promise<readonly T[]> {
  const items: T[] = [];
  let cursor: string | undefined;
  do {
    const page = await list({ limit: PAGE, cursor });
    items.push(...page.items);
    cursor = page.next ?? undefined;
  } while (cursor !== undefined);
  return items;
}
