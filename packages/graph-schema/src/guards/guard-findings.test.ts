import { expect, it } from 'vitest';
import type { Graph } from '../document.ts';
import type { Json } from '../json.ts';
import { parseGraph } from '../parse/parse-graph.ts';
import { digestGraph, documentForm } from '../serialize.ts';
import { validateGraph } from '../validate.ts';

function graphWith(guards: Json | undefined, agentGuards: Json = []): Graph {
  const parsed = parseGraph({
    format: 'cadre/graph@1',
    name: 'Guarded',
    settings: { model: 'offline:demo', ...(guards === undefined ? {} : { guards }) },
    nodes: [
      { id: 'start', kind: 'input', position: { x: 0, y: 0 } },
      { id: 'ask', kind: 'worker', position: { x: 0, y: 0 }, config: { instructions: 'Ask.', guards: agentGuards } },
      { id: 'done', kind: 'output', position: { x: 0, y: 0 } },
    ],
    edges: [{ id: 'e1', from: { node: 'start', port: 'out' }, to: { node: 'ask', port: 'in' } }, { id: 'e2', from: { node: 'ask', port: 'out' }, to: { node: 'done', port: 'in' } }],
  });
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.error));
  return parsed.value;
}

const rule = (find: Json, more: object = {}) => ({ id: 'one', on: ['input'], find, action: 'refuse', ...more });

it.each<[string, Json, readonly unknown[]]>([
  ['a good rule', [rule({ pii: ['email'] })], []],
  ['two rules of one id', [rule({ pii: ['email'] }), rule({ words: ['x'] })], [['guard_id_repeated', [1, 'id']]]],
  ['a pattern that is none', [rule({ pattern: '(' })], [['guard_pattern_invalid', [0, 'find', 'pattern']]]],
  ['a pattern that looks ahead', [rule({ pattern: '(?=x)' })], [['guard_pattern_invalid', [0, 'find', 'pattern']]]],
  ['a condition that is none', [rule({ condition: 'value.' })], [['guard_condition_invalid', [0, 'find', 'condition']]]],
  ['a condition that reads the run', [rule({ condition: "input.x == ''" })], [['guard_condition_invalid', [0, 'find', 'condition']]]],
  ['a condition that is no condition', [rule({ condition: 'size(text)' })], [['guard_condition_invalid', [0, 'find', 'condition']]]],
  ['a condition that would redact', [rule({ condition: "text == ''" }, { action: 'redact' })], [['guard_cannot_redact', [0, 'action']]]],
])('%s', (_name, guards, wanted) => {
  const issues = validateGraph(graphWith(guards, guards)).map(({ code, node, path }) => [code, node, path]);
  expect(issues).toEqual(wanted.flatMap((each) => {
    const [code, path] = each as [string, readonly unknown[]];
    return [[code, undefined, ['settings', 'guards', ...path]], [code, 'ask', ['guards', ...path]]];
  }));
});

it("a graph's rule cannot ask about the run's input; an agent's can", () => {
  const asking = [rule({ pii: ['email'] }, { action: 'ask' })];
  expect(validateGraph(graphWith(asking, asking))).toEqual([{ code: 'guard_cannot_ask', severity: 'warning', path: ['settings', 'guards', 0, 'action'], data: { id: 'one' } }]);
});

it.each<[string, Json]>([
  ['an unknown field', rule({ pii: ['email'] }, { extra: 1 })],
  ['two things to find', rule({ pii: ['email'], words: ['x'] })],
  ['nothing to find', rule({})],
  ['an unknown kind', rule({ pii: ['shoe size'] })],
  ['no point', rule({ pii: ['email'] }, { on: [] })],
  ['an id with spaces', rule({ pii: ['email'] }, { id: 'a b' })],
])('%s is refused when the graph is read', (_name, broken) => {
  expect(() => graphWith([broken])).toThrow(/invalid_document|unknown_field/);
  expect(() => graphWith(undefined, [broken])).toThrow(/invalid_config|unknown_field/);
});

it('a graph without rules is saved, and known, as before', () => {
  const plain = graphWith(undefined);
  expect(documentForm(plain)['settings']).toEqual({ model: 'offline:demo', budget: {} });
  expect(digestGraph(graphWith([]))).toBe(digestGraph(plain));
  const guarded = graphWith([{ action: 'refuse', find: { pii: ['email'] }, on: ['input'], id: 'one' }]);
  expect(JSON.stringify(documentForm(guarded)['settings'])).toBe('{"model":"offline:demo","budget":{},"guards":[{"id":"one","on":["input"],"find":{"pii":["email"]},"action":"refuse"}]}');
  expect(digestGraph(guarded)).not.toBe(digestGraph(plain));
});
