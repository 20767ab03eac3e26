import { describe, expect, it } from 'vitest';
import { slugBeside, teamWords } from './slug-beside.ts';

const names = new Map([['desk', 'Support desk'], ['desk-2', 'Support desk'], ['news', 'News']]);

describe('the slug beside a name', () => {
  it('is shown where two teams have the same name, and nowhere else', () => {
    expect([...names.keys()].map((slug) => slugBeside(slug, names))).toEqual(['desk', 'desk-2', null]);
  });

  it('follows the name where only text can be shown', () => {
    expect(['desk-2', 'news'].map((slug) => teamWords(slug, names))).toEqual(['Support desk · desk-2', 'News']);
  });

  it('is not shown for a team that is gone: it is its name already, unless a team is named like it', () => {
    expect(slugBeside('gone', names)).toBeNull();
    expect(teamWords('News', names)).toBe('News · News');
  });
});
