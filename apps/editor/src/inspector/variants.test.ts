import { kinds } from '@cadre/graph-schema';
import { describe, expect, it } from 'vitest';
import { entriesOf, fieldTitle } from './entries.ts';
import type { Entry } from './entries.ts';
import { beginVariant, chosenVariant } from './variants.ts';

function variantsOfEveryKind(): readonly (readonly [string, Entry])[] {
  return [...kinds.values()].flatMap((kind) => entriesOf(kind).filter(({ widget }) => widget === 'variant').map((entry) => [`${kind.kind} ${entry.path.join('.')}`, entry] as const));
}

function conversation(): Entry {
  const found = new Map(variantsOfEveryKind()).get('worker conversation');
  if (found === undefined) throw new Error('A worker has no such field.');
  return found;
}

describe('a field of several variants', () => {
  it('is read from the schema and its metadata: the word, its title, its fields', () => {
    const { choices, tag } = conversation();
    expect(tag).toBe('keep');
    expect(choices.map(({ value, title, entries }) => [value, title, entries.map(({ path, widget, title: name }) => [path.join('.'), widget, name])])).toEqual([
      ['all', 'All of it', []],
      ['last', 'The newest', [['conversation.turns', 'number', 'Exchanges']]],
      ['summary', 'A summary', [['conversation.overTokens', 'number', 'Past tokens'], ['conversation.last', 'number', 'Newest exchanges']]],
    ]);
    expect(choices[1]?.entries[0]?.bounds).toEqual({ isInteger: true, min: 1, max: 10_000 });
  });

  it.each(variantsOfEveryKind())('has titles and begins valid, whichever is chosen: %s', (name, entry) => {
    const kind = kinds.get(name.split(' ')[0] ?? '');
    for (const choice of entry.choices) {
      expect(choice.title).toMatch(/^[A-Z]/);
      const begun = beginVariant(entry, choice, undefined);
      expect(chosenVariant(entry, begun)).toBe(choice);
      expect(kind?.config.safeParse({ [entry.path.join('.')]: begun }).success).toBe(true);
    }
  });

  it('keeps what it said in a field of the same name', () => {
    const entry = conversation();
    const [, , summary] = entry.choices;
    if (summary === undefined) throw new Error('There are three.');
    expect(beginVariant(entry, summary, { keep: 'summary', overTokens: 9, last: 2 })).toEqual({ keep: 'summary', overTokens: 9, last: 2 });
    expect(beginVariant(entry, summary, { keep: 'last', turns: 7 })).toEqual({ keep: 'summary', overTokens: 20_000, last: 4 });
  });

  it('is none of them when its word is unknown or missing', () => {
    for (const value of [undefined, null, 'all', { keep: 'some' }]) expect(chosenVariant(conversation(), value)).toBeNull();
  });

  it('names its fields for the list of issues', () => {
    const worker = kinds.get('worker');
    expect(worker && fieldTitle(worker, ['conversation', 'overTokens'])).toBe('Past tokens');
    expect(worker && fieldTitle(worker, ['conversation'])).toBe('Long conversations');
  });
});
