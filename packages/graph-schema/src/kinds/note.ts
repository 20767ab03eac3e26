import { z } from 'zod';
import { about } from '../fields/about.ts';
import { firstSentence, paragraphSchema } from '../fields/text.ts';
import type { Kind } from '../kind.ts';

const config = z.strictObject({
  text: paragraphSchema.default('').meta(about({ title: 'Text', field: 'markdown' })),
});

export const note: Kind<'note', z.infer<typeof config>> = {
  kind: 'note',
  title: 'Note',
  description: 'A comment on the canvas.',
  icon: 'sticky-note',
  category: 'people',
  config,
  ports: () => [],
  summary: ({ text }) => firstSentence(text) ?? 'Empty note',
  plan: () => ({ type: 'comment' }),
};
