import type { ApprovalShape } from '@cadre/client';
import { describe, expect, it } from 'vitest';
import { inboxRows, noteDecision, type Decided } from './inbox.ts';

const asked = (effect: string): ApprovalShape => ({ run: 'run', effect, actor: 'flow', node: effect, label: effect, graph: 'desk', question: '?', show: null, form: null, deadline: null, createdAt: '2026-01-01T00:00:00.000Z' });
const all = ['a', 'b', 'c', 'd'].map(asked);
const without = (...effects: readonly string[]) => all.filter(({ effect }) => !effects.includes(effect));
const said = (waiting: readonly ApprovalShape[], decided: readonly Decided[]) => inboxRows(waiting, decided).map((row) => (row.type === 'waiting' ? row.approval.effect : `${row.word} ${row.approval.effect}`));
/** Each is decided while all before it are gone from the list. */
const decide = (effects: readonly string[]) =>
  effects.reduce<readonly Decided[]>((decided, effect, index) => noteDecision(decided, inboxRows(without(...effects.slice(0, index)), decided), { approval: asked(effect), word: 'Approved' }), []);

describe('the inbox', () => {
  it('shows a decision where its question stood, whether the list was read again or not', () => {
    const decided = decide(['b']);
    expect(said(all, decided)).toEqual(['a', 'Approved b', 'c', 'd']);
    expect(said(without('b'), decided)).toEqual(['a', 'Approved b', 'c', 'd']);
  });

  it('keeps the order of decisions, in whatever order they are given', () => {
    for (const order of [['b', 'c'], ['c', 'b'], ['a', 'd', 'b', 'c'], ['d', 'c', 'b', 'a']]) {
      expect(said(without(...order), decide(order)).map((row) => row.replace('Approved ', ''))).toEqual(['a', 'b', 'c', 'd']);
    }
  });

  it('takes what others decided off the list, and adds what is asked anew at its end', () => {
    expect(said([...without('a', 'b', 'c'), asked('e')], decide(['c']))).toEqual(['Approved c', 'd', 'e']);
  });

  it('keeps the newest five decisions', () => {
    const many = ['1', '2', '3', '4', '5', '6'].reduce<readonly Decided[]>((decided, effect) => noteDecision(decided, [], { approval: asked(effect), word: 'Rejected' }), []);
    expect(many.map(({ approval }) => approval.effect)).toEqual(['2', '3', '4', '5', '6']);
  });
});
