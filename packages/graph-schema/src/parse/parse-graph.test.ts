import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parseGraph, parseGraphText } from './parse-graph.ts';

const example = readFileSync(new URL('../../test/example.graph.json', import.meta.url), 'utf8');

function graph(change: Record<string, unknown> = {}): Record<string, unknown> {
  return { format: 'cadre/graph@1', name: 'G', nodes: [], edges: [], ...change };
}

function node(change: Record<string, unknown> = {}): Record<string, unknown> {
  return { id: 'a', kind: 'transform', position: { x: 0, y: 0 }, config: { value: '1' }, ...change };
}

function refused(value: unknown): unknown {
  const result = typeof value === 'string' ? parseGraphText(value) : parseGraph(value);
  return result.ok ? 'accepted' : result.error.map(({ code, path, node: at, edge }) => [code, at ?? edge ?? '', (path ?? []).join('/')].join(' ').trim());
}

describe('parsing a graph', () => {
  it('accepts the example and keeps configs as written', () => {
    const parsed = parseGraphText(example);
    expect(parsed.ok && parsed.value.nodes.find(({ id }) => id === 'orders')?.config).toEqual({
      items: 'input.?orders.orValue([])', concurrency: 3, onItemError: 'collect',
    });
  });

  it('keeps a half-drawn node: what is needed is asked for by validation', () => {
    expect(parseGraph(graph({ nodes: [node({ kind: 'map', config: {} })] })).ok).toBe(true);
  });

  it.each([
    ['no JSON', '{"format": ', ['not_json']],
    ['a list', [], ['invalid_document']],
    ['nothing', null, ['invalid_document']],
    ['another format', graph({ format: 'other@1' }), ['format_unknown  format']],
    ['no format', { name: 'G' }, ['format_unknown  format']],
    ['a newer format', graph({ format: 'cadre/graph@2' }), ['format_newer  format']],
    ['unknown keys', graph({ extra: 1, nodes: [node({ extra: 1 })] }), ['unknown_field  nodes/0/extra', 'unknown_field  extra']],
    ['an unknown key of a config', graph({ nodes: [node({ config: { value: '1', extra: 2 } })] }), ['unknown_field a extra']],
    ['an unknown kind', graph({ nodes: [node({ kind: 'robot' })] }), ['unknown_kind a']],
    ['a kind named after the prototype', graph({ nodes: [node({ kind: 'constructor' })] }), ['unknown_kind a']],
    ['a wrong config', graph({ nodes: [node({ kind: 'wait', config: { for: 'P1Y' } })] }), ['invalid_config a for']],
    ['a config nested wrong', graph({ nodes: [node({ kind: 'worker', config: { retry: { attempts: 0 } } })] }), ['invalid_config a retry/attempts']],
    ['two cases of one id', graph({ nodes: [node({ kind: 'condition', config: { cases: [{ id: 'x' }, { id: 'x' }] } })] }), ['invalid_config a cases']],
    ['a case named else', graph({ nodes: [node({ kind: 'condition', config: { cases: [{ id: 'else' }] } })] }), ['invalid_config a cases/0/id']],
    ['the same id twice', graph({ nodes: [node(), node()] }), ['duplicate_id a']],
    ['an id that is a prototype key', graph({ nodes: [node({ id: 'constructor' })] }), ['invalid_document  nodes/0/id']],
    ['an id with a slash', graph({ nodes: [node({ id: 'a/b' })] }), ['invalid_document  nodes/0/id']],
    ['a port that is a prototype key', graph({ edges: [{ id: 'e', from: { node: 'a', port: 'toString' }, to: { node: 'a', port: 'in' } }] }), ['invalid_document  edges/0/from/port']],
    ['a position far away', graph({ nodes: [node({ position: { x: 1e9, y: 0 } })] }), ['invalid_document  nodes/0/position/x']],
    ['a prototype key anywhere', '{"format":"cadre/graph@1","name":"G","nodes":[],"edges":[],"input":{"schema":{"__proto__":{}}}}', ['forbidden_key  input/schema/__proto__']],
    ['too many nodes', graph({ nodes: Array.from({ length: 2_001 }, () => 1) }), ['too_many_nodes  nodes']],
    ['too many edges', graph({ edges: Array.from({ length: 10_001 }, () => 1) }), ['too_many_edges  edges']],
    ['deep text', '['.repeat(100_000), ['too_deep']],
    ['a long text', `"${'x'.repeat(5 * 1024 * 1024)}"`, ['too_large']],
    ['a long text in bytes', `"${'€'.repeat(2 * 1024 * 1024)}"`, ['too_large']],
    ['a value that is not JSON', graph({ name: undefined }), ['not_json  name']],
    ['a number that is not JSON', graph({ settings: { budget: { costUsd: Number.NaN } } }), ['not_json  settings/budget/costUsd']],
  ])('refuses %s', (_what, value, expected) => {
    expect(refused(value)).toEqual(expected);
  });

  it('refuses a deep value and a cyclic one, with the path', () => {
    const cycle: Record<string, unknown> = {};
    cycle['again'] = cycle;
    expect(refused(graph({ input: { schema: cycle } }))).toEqual([`too_deep  input/schema/${'again/'.repeat(30).slice(0, -1)}`]);
  });

  it('counts brackets in strings as text', () => {
    const text = JSON.stringify(graph({ description: `${'['.repeat(200)} \\" {` }));
    expect(parseGraphText(text).ok).toBe(true);
  });

  it('names at most a hundred issues', () => {
    const nodes = Array.from({ length: 500 }, (_, at) => node({ id: `n${at}`, kind: 'robot' }));
    const parsed = parseGraph(graph({ nodes }));
    expect(parsed.ok ? 0 : parsed.error.length).toBe(100);
  });
});
