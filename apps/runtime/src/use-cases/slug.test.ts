import { expect, test } from 'vitest';
import { slugSchema } from '../shapes/index.ts';
import { freeSlugs, slugOf } from './slug.ts';

test.each([
  ['Refund desk', 'refund-desk'],
  ['  Über-Café №1! ', 'uber-cafe-no1'],
  ['日本', 'graph'],
  ['---', 'graph'],
  ['x'.repeat(200), 'x'.repeat(50)],
])('the slug of %j is %s', (name, slug) => {
  expect(slugOf(name)).toBe(slug);
  expect(slugSchema.safeParse(slugOf(name)).success).toBe(true);
});

test('further slugs are numbered and stay valid', () => {
  const slugs = [...freeSlugs('y'.repeat(63))];
  expect(slugs.slice(0, 2)).toEqual(['y'.repeat(63), `${'y'.repeat(55)}-2`]);
  expect(slugs).toHaveLength(100);
  expect(slugs.every((slug) => slugSchema.safeParse(slug).success)).toBe(true);
});
