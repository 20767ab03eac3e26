import { kinds } from '@cadre/graph-schema';
import { expect, it } from 'vitest';
import { kindIcons } from './kind-icons.ts';

it("every kind's icon is in the bundle", () => {
  expect([...kinds.values()].map((kind) => kind.icon).filter((icon) => !kindIcons.has(icon))).toEqual([]);
});
