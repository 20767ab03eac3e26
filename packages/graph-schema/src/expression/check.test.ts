import { describe, expect, it } from 'vitest';
import { checkExpression, checkTemplate } from './check.ts';
import type { ExpressionPlace } from './check.ts';

const place: ExpressionPlace = {
  knownNodes: new Set(['draft', 'later', 'self']),
  own: 'self',
  canHaveRun: (node) => node === 'draft',
  inMap: false,
  inputFields: new Set(['amount']),
};

function found(source: string, change: Partial<ExpressionPlace> = {}): readonly string[] {
  return checkExpression(source, { ...place, ...change }).map(({ code, from, to }) => `${code} ${source.slice(from, to)}`);
}

describe('the static check of expressions', () => {
  it.each([
    ['input.amount > nodes.draft.visits', []],
    ['nodes.self.visits + 1', []],
    ['nodes.self.output', ['node_not_before nodes.self.output']],
    ['nodes.later.output', ['node_not_before nodes.later.output']],
    ['nodes.?later.output.orValue(1)', ['node_not_before nodes.?later.output']],
    ['nodes.nobody.output', ['unknown_node nodes.nobody.output']],
    ['nodes.draft.result', ['unknown_property nodes.draft.result']],
    ['run.name', ['unknown_property run.name']],
    ['input.other', ['unknown_input_field input.other']],
    ['item + index', ['item_outside_map item', 'item_outside_map index']],
    ['arguments.id', ['arguments_outside_tool arguments.id']],
    ['input.list.map(item, item.x)', ['unknown_input_field input.list']],
    ['unknown', ['type unknown']],
    ['1 +', ['syntax ']],
  ])('%s', (source, expected) => {
    expect(found(source)).toEqual(expected);
  });

  it('knows item in a map, arguments in a tool, and any input without a closed schema', () => {
    expect(found('item.a', { inMap: true })).toEqual([]);
    expect(found('arguments.a', { inTool: true })).toEqual([]);
    expect(found('[response.body.a, response.status, arguments.b]', { inResponse: true })).toEqual([]);
    expect(found('input.amount', { inResponse: true })).toEqual(['not_in_mapping input.amount']);
    expect(found('response.body')).toEqual(['response_outside_mapping response.body']);
    expect(found('input.other', { inputFields: null })).toEqual([]);
  });

  it('compares what is known of the result with what the field wants', () => {
    expect(found('1 + 1', { result: 'bool' })).toEqual(['type 1 + 1']);
    expect(found('size(input.amount) > 1', { result: 'bool' })).toEqual([]);
    expect(found('input.amount', { result: 'bool' })).toEqual([]);
    expect(found('"a"', { result: 'list' })).toEqual(['type "a"']);
    expect(found('[1, "a"]', { result: 'list' })).toEqual([]);
    expect(found('true', { result: 'time' })).toEqual(['type true']);
    expect(found('timestamp(input.amount)', { result: 'time' })).toEqual([]);
  });

  it('gives places in the whole template', () => {
    const source = 'Dear {{ input.amount }} and {{ nodes.nobody.output }}';
    expect(checkTemplate(source, place).map(({ code, from, to }) => [code, source.slice(from, to)])).toEqual([['unknown_node', 'nodes.nobody.output']]);
    expect(checkTemplate('{{ 1', place)).toMatchObject([{ code: 'syntax', from: 0, to: 4 }]);
  });
});
