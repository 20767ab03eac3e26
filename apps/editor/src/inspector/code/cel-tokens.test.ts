import { describe, expect, it } from 'vitest';
import { holesOf, tokensOf } from './cel-tokens.ts';

const read = (source: string): readonly string[] => tokensOf(source).map(({ type, from, to }) => `${type} ${source.slice(from, to)}`);

describe('tokensOf', () => {
  it('tells roots, members, calls, strings, numbers and words apart', () => {
    expect(read("input.?amount.orValue(0) > 1.5 && item in ['in']")).toEqual(['root input', 'name amount', 'call orValue', 'number 0', 'number 1.5', 'root item', 'word in', "string 'in'"]);
  });

  it('does not take a member for a root', () => {
    expect(read('nodes.input.output')).toEqual(['root nodes', 'name input', 'name output']);
  });

  it('goes to the end of a string that is still being typed', () => {
    expect(read("'unfinished")).toEqual(["string 'unfinished"]);
  });
});

describe('holesOf', () => {
  const inner = (text: string): readonly string[] => holesOf(text).map((hole) => text.slice(hole.innerFrom, hole.innerTo));

  it('finds the expressions of a text', () => {
    expect(inner('Dear {{ input.name }}, {{ nodes.a.output }}')).toEqual([' input.name ', ' nodes.a.output ']);
  });

  it('counts braces of map literals and ignores those in strings', () => {
    expect(inner("{{ {'a': {'b': '}}'}} }} end")).toEqual([" {'a': {'b': '}}'}} "]);
  });

  it('takes an open hole to the end', () => {
    expect(inner('{{ input.')).toEqual([' input.']);
  });
});
