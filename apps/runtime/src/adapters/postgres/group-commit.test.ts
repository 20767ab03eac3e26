import { expect, test } from 'vitest';
import { GroupCommit } from './group-commit.ts';

interface Item {
  readonly key: string;
  readonly value: number;
}

/** A writer whose batches end when the test says so. */
function openWriter(lanes: number, maxItems = 100) {
  const batches: { readonly items: readonly Item[]; end(outcomes?: readonly (string | Error)[]): void }[] = [];
  const group = new GroupCommit<Item, string>({
    lanes, maxItems, keyOf: (item) => item.key,
    write: (items) => new Promise((resolve) => batches.push({ items, end: (outcomes) => resolve(outcomes ?? items.map(() => 'written')) })),
  });
  return { group, batches };
}

const turn = () => new Promise((resolve) => setImmediate(() => setImmediate(resolve)));

test('while every lane is busy, what comes is queued, and then goes out together', async () => {
  const { group, batches } = openWriter(1);
  const first = group.add({ key: 'a', value: 1 });
  await turn();
  const others = ['b', 'c', 'd'].map((key) => group.add({ key, value: 1 }));
  await turn();
  expect(batches).toHaveLength(1);
  batches[0]?.end();
  expect(await first).toBe('written');
  await turn();
  expect(batches[1]?.items.map((item) => item.key)).toEqual(['b', 'c', 'd']);
  batches[1]?.end();
  expect(await Promise.all(others)).toEqual(['written', 'written', 'written']);
});

test('items of one key go out one after the other, in their order, and hold up no others', async () => {
  const { group, batches } = openWriter(2);
  const all = [1, 2, 3].map((value) => group.add({ key: 'a', value }));
  all.push(group.add({ key: 'b', value: 1 }));
  await turn();
  expect(batches.map(({ items }) => items)).toEqual([[{ key: 'a', value: 1 }, { key: 'b', value: 1 }]]);
  batches[0]?.end();
  await turn();
  batches[1]?.end();
  await turn();
  batches[2]?.end();
  await Promise.all(all);
  expect(batches.flatMap(({ items }) => items).filter((item) => item.key === 'a').map((item) => item.value)).toEqual([1, 2, 3]);
});

test('a batch has its bound, and the rest takes the next lane', async () => {
  const { group, batches } = openWriter(3, 2);
  void Promise.all(['a', 'b', 'c', 'd', 'e'].map((key) => group.add({ key, value: 1 })));
  await turn();
  await turn();
  expect(batches.map(({ items }) => items.length)).toEqual([2, 2, 1]);
  for (const batch of batches) batch.end();
});

test('an error is for its item alone; what waits can be turned away', async () => {
  const { group, batches } = openWriter(1);
  const [good, bad] = [group.add({ key: 'a', value: 1 }), group.add({ key: 'b', value: 1 })];
  await turn();
  const late = group.add({ key: 'c', value: 1 });
  group.reject(new Error('closed'));
  await expect(late).rejects.toThrow('closed');
  batches[0]?.end(['written', new Error('too long')]);
  expect(await good).toBe('written');
  await expect(bad).rejects.toThrow('too long');
});
