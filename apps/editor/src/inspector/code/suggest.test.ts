import type { Completion } from '@cadre/graph-schema';
import { describe, expect, it } from 'vitest';
import { suggest } from './suggest.ts';

const completions: readonly Completion[] = [
  { label: 'input', type: 'input', detail: 'object' },
  { label: 'input.message', type: 'input', detail: 'string' },
  { label: 'input.amount', type: 'input', detail: 'number' },
  { label: 'nodes.draft.output', type: 'node', detail: 'Draft' },
  { label: 'size', type: 'function', detail: 'size(value)' },
  { label: 'contains', type: 'function', detail: 'text.contains(part)' },
];

function at(text: string, language: 'expression' | 'template' = 'expression', isExplicit = false): readonly string[] | null {
  const position = text.indexOf('|');
  const found = suggest(language, { text: text.replace('|', ''), position, isExplicit }, completions);
  return found === null ? null : found.suggestions.map((suggestion) => text.slice(0, found.from) + suggestion.text);
}

describe('suggest', () => {
  it('finishes paths from their beginning and from their members', () => {
    expect(at('inp|')).toEqual(['input', 'input.message', 'input.amount']);
    expect(at('input.a|')).toEqual(['input.amount']);
    expect(at('1 + nodes.d|')).toEqual(['1 + nodes.draft.output']);
  });

  it('keeps the question mark of a member that may be missing', () => {
    expect(at('input.?am|')).toEqual(['input.?amount']);
  });

  it('offers functions where they can stand', () => {
    expect(at('si|')).toEqual(['size']);
    expect(at('nodes.draft.output.con|')).toEqual(['nodes.draft.output.contains']);
  });

  it('keeps quiet in strings, outside of holes, and where nothing was typed', () => {
    expect(at("'inp|")).toBeNull();
    expect(at('inp|', 'template')).toBeNull();
    expect(at('1 + |')).toBeNull();
    expect(at('1 + |', 'expression', true)).toContain('1 + input.message');
  });

  it('speaks up in a fresh hole', () => {
    expect(at('Dear {{ |}}', 'template')).toContain('Dear {{ input.message');
    expect(at('{{ input.m|', 'template')).toEqual(['{{ input.message']);
  });
});
