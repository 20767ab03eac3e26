import { afterEach, expect, test, vi } from 'vitest';
import { Batches } from './batches.ts';

interface Item {
  readonly key: string;
  readonly value: number;
}

/** A writer whose batches end when the test says so. */
function openWriter(lanes: number, maxItems = 100, rest = 0) {
  const batches: { readonly items: readonly Item[]; end(): void; break(error: Error): void }[] = [];
  const group = new Batches<Item, string>({
    lanes, maxItems, rest, keyOf: (item) => item.key,
    send: (items) => new Promise((resolve, reject) => batches.push({ items, end: () => resolve(items.map(() => 'written')), break: reject })),
  });
  return { group, batches };
}

afterEach(() => void vi.useRealTimers());

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

test('enough for a batch of their own go out at once, and what comes after them goes along with the next', async () => {
  const { group, batches } = openWriter(2);
  for (let index = 0; index < 70; index += 1) void group.add({ key: `${index}`, value: index });
  expect(batches.map(({ items }) => items.length)).toEqual([32, 32]);
  await turn();
  expect(batches).toHaveLength(2); // no lane is free
  batches[0]?.end();
  await turn();
  expect(batches[2]?.items.map(({ value }) => value)).toEqual([64, 65, 66, 67, 68, 69]);
  for (const batch of batches) batch.end();
});

test('what has waited goes out before those that were answered go on', async () => {
  const { group, batches } = openWriter(1);
  let sentByThen = 0;
  const first = group.add({ key: 'a', value: 1 }).then(() => void (sentByThen = batches.length));
  await turn();
  for (let index = 0; index < 32; index += 1) void group.add({ key: `${index}`, value: index });
  batches[0]?.end();
  await first;
  expect(sentByThen).toBe(2);
  batches[1]?.end();
});

test('says how many are not answered yet, those that wait and those under way', async () => {
  const { group, batches } = openWriter(1);
  const all = [group.add({ key: 'a', value: 1 }), group.add({ key: 'a', value: 2 })];
  await turn();
  expect(group.pending).toBe(2);
  batches[0]?.end();
  await turn();
  expect(group.pending).toBe(1);
  batches[1]?.end();
  await Promise.all(all);
  expect(group.pending).toBe(0);
});

test('a batch has its bound, and the rest takes the next lane', async () => {
  const { group, batches } = openWriter(3, 2);
  void Promise.all(['a', 'b', 'c', 'd', 'e'].map((key) => group.add({ key, value: 1 })));
  await turn();
  await turn();
  expect(batches.map(({ items }) => items.length)).toEqual([2, 2, 1]);
  for (const batch of batches) batch.end();
});

test('when a batch is refused because of an item, that item fails alone', async () => {
  const { group, batches } = openWriter(1);
  const [good, bad] = [group.add({ key: 'a', value: 1 }), group.add({ key: 'b', value: 1 })];
  await turn();
  batches[0]?.break(new Error('value too long'));
  await turn();
  expect(batches.slice(1).map(({ items }) => items.map((item) => item.key))).toEqual([['a'], ['b']]);
  batches[1]?.end();
  batches[2]?.break(new Error('value too long'));
  expect(await good).toBe('written');
  await expect(bad).rejects.toThrow('value too long');
});

test('when the connection breaks, all of the batch hear of it, and what comes next goes out', async () => {
  const { group, batches } = openWriter(1);
  const outcomes = Promise.allSettled([group.add({ key: 'a', value: 1 }), group.add({ key: 'b', value: 1 })]);
  await turn();
  batches[0]?.break(Object.assign(new Error('gone'), { code: 'CONNECTION_CLOSED' }));
  expect((await outcomes).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  const next = group.add({ key: 'a', value: 2 });
  await turn();
  batches[1]?.end();
  expect(await next).toBe('written');
});

test('what waits can be turned away; what is under way is not touched', async () => {
  const { group, batches } = openWriter(1);
  const first = group.add({ key: 'a', value: 1 });
  await turn();
  const late = group.add({ key: 'c', value: 1 });
  group.reject(new Error('closed'));
  await expect(late).rejects.toThrow('closed');
  batches[0]?.end();
  expect(await first).toBe('written');
});

test('a lane that rests does so after a crowd, as long as that is worth it, and not after one alone', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'performance'] });
  const { group, batches } = openWriter(1, 100, 3);
  const add = (...keys: string[]) => keys.map((key) => group.add({ key, value: 1 }));
  const takes = async (batch: number, milliseconds: number): Promise<void> => {
    await turn();
    vi.advanceTimersByTime(milliseconds);
    batches[batch]?.end();
    await turn();
  };
  const crowd = add('a', 'b');
  await takes(0, 4);
  expect(await Promise.all(crowd)).toEqual(['written', 'written']);
  void add('c');
  await turn();
  vi.advanceTimersByTime(11);
  await turn();
  expect(batches).toHaveLength(1);
  vi.advanceTimersByTime(1);
  await takes(1, 4);
  expect(batches).toHaveLength(2);
  void add('d', 'e');
  await takes(2, 1_000);
  expect(batches).toHaveLength(3);
  void add('f');
  vi.advanceTimersByTime(80);
  await turn();
  expect(batches).toHaveLength(4);
});
