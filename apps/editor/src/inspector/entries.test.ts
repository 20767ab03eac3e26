import { kinds } from '@cadre/graph-schema';
import { describe, expect, it } from 'vitest';
import { entriesOf } from './entries.ts';
import type { Entry } from './entries.ts';

function entry(kindName: string, ...path: string[]): Entry {
  const kind = kinds.get(kindName);
  if (kind === undefined) throw new Error(`No kind ${kindName}`);
  const all = entriesOf(kind).flatMap((found) => [found, ...found.entries]);
  const found = all.find((candidate) => candidate.path.join('.') === path.join('.'));
  if (found === undefined) throw new Error(`No entry ${path.join('.')} in ${kindName}`);
  return found;
}

describe('entriesOf', () => {
  it('gives every field of every kind a title and a control', () => {
    for (const kind of kinds.values()) {
      for (const { title, widget } of entriesOf(kind)) {
        expect(title).toMatch(/^[A-Z]/);
        expect(widget).not.toBe('');
      }
    }
  });

  it('sees through defaults and null', () => {
    expect(entry('worker', 'limits', 'tokens')).toMatchObject({ widget: 'number', isNullable: true, fallback: null, bounds: { isInteger: true, min: 1 } });
    expect(entry('worker', 'limits', 'steps').fallback).toBe(8);
    expect(entry('approval', 'deadline')).toMatchObject({ widget: 'duration', isNullable: true });
  });

  it('reads the words of a choice, and those that carry more than a word', () => {
    expect(entry('supervisor', 'strategy').choices.map((choice) => choice.title)).toEqual(['Delegate', 'Pipeline', 'Broadcast', 'Review']);
    const policy = entry('join', 'policy').choices;
    expect(policy.map((choice) => [choice.value, choice.detail?.widget ?? null])).toEqual([['all', null], ['any', null], ['count', 'number']]);
    expect(entry('worker', 'onError').choices.at(-1)).toMatchObject({ value: 'value', detail: { widget: 'json' } });
    expect(entry('supervisor', 'context').choices.at(-1)).toMatchObject({ value: 'fields', detail: { widget: 'list' } });
    expect(entry('http', 'method').choices.map((choice) => choice.title)).toContain('GET');
  });

  it('knows the fields of an item, without its id', () => {
    expect(entry('condition', 'cases').items.map((item) => [item.path[0], item.widget])).toEqual([['label', 'text'], ['when', 'expression']]);
    expect(entry('http', 'headers')).toMatchObject({ widget: 'record', items: [{ widget: 'template' }] });
    expect(entry('approval', 'assignees').items).toMatchObject([{ widget: 'text' }]);
  });
});
