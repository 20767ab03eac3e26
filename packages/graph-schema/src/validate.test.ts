import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseGraphText } from './parse/parse-graph.ts';
import { codesOf } from './testing/codes.ts';
import { draw } from './testing/draw.ts';
import { graphArbitrary } from './testing/graph-arbitrary.ts';
import { validateGraph } from './validate.ts';

type Drawing = Parameters<typeof draw>[0];

function issues(drawing: Drawing, known?: (model: string) => boolean): readonly string[] {
  return codesOf(validateGraph(draw(drawing), known === undefined ? {} : { isKnownModel: known }));
}

/** A line of nodes from the input to an output, `middle` between them. */
function line(middle: string, config?: Record<string, unknown>): Drawing {
  return { nodes: ['s input', middle, 'end output'], edges: ['s>x', 'x>end'], ...(config === undefined ? {} : { configs: { x: JSON.parse(JSON.stringify(config)) } }) };
}

describe('validation', () => {
  it('finds nothing wrong with the example', () => {
    const parsed = parseGraphText(readFileSync(new URL('../test/example.graph.json', import.meta.url), 'utf8'));
    expect(parsed.ok && validateGraph(parsed.value)).toEqual([]);
  });

  it.each<[string, Drawing, readonly string[]]>([
    ['no input', { nodes: ['end output'] }, ['input_missing']],
    ['two inputs', { nodes: ['s input', 't input', 'end output'], edges: ['s>end', 't>end'] }, ['input_repeated t']],
    ['no output', { nodes: ['s input', 'a'], edges: ['s>a'] }, ['output_missing']],
    ['a node nothing leads to', { nodes: ['s input', 'end output', 'lost'], edges: ['s>end'] }, ['node_unreachable lost']],
    ['a loop without a way out', { nodes: ['s input', 'a', 'b', 'end output'], edges: ['s>a', 'a>b', 'b>a*2'] }, ['node_never_ends a', 'node_never_ends b', 'node_never_ends s', 'node_unreachable end']],
    ['an edge to nowhere', { nodes: ['s input', 'end output'], edges: ['s>end', 's>gone'] }, ['dangling_edge e001']],
    ['an unknown port', { nodes: ['s input', 'end output'], edges: ['s>end', 's.side>end'] }, ['unknown_port e001']],
    ['ports that do not belong together', { nodes: ['s input', 'w worker', 'end output'], edges: ['s>w', 'w>end', 's>w.boss'] }, ['port_mismatch e002']],
    ['the same edge twice', { nodes: ['s input', 'end output'], edges: ['s>end', 's>end'] }, ['duplicate_edge e001']],
    ['an edge across the border of a map', { nodes: ['s input', 'm map', 'a transform m', 'end output'], edges: ['s>m', 'm>end', 'm>a'] }, ['edge_crosses_map e002']],
    ['a worker outside of its boss’s map', { nodes: ['s input', 'm map', 'a supervisor m', 'w worker', 'end output'], edges: ['s>m', 'm>end', 'a.workers>w.boss'] }, ['edge_crosses_map e002']],
    ['a parent that is missing', { nodes: ['s input', 'end output', 'a transform gone'], edges: ['s>end'] }, ['parent_missing a']],
    ['a parent that is no map', { nodes: ['s input', 'end output', 'a transform s'], edges: ['s>end'] }, ['parent_not_map a']],
    ['maps inside each other', { nodes: ['s input', 'end output', 'm map n', 'n map m'], edges: ['s>end'] }, ['parent_cycle m', 'parent_cycle n']],
    ['an output in a map', { nodes: ['s input', 'm map', 'o output m', 'end output'], edges: ['s>m', 'm>end'] }, ['output_in_map o']],
    ['an input in a map', { nodes: ['s input', 'm map', 'a transform m', 't input m', 'end output'], edges: ['s>m', 'm>end', 't>a'] }, ['input_in_map t', 'input_repeated t']],
    ['a map without a body', { nodes: ['s input', 'm map', 'end output'], edges: ['s>m', 'm>end'] }, ['map_body_empty m']],
    ['a body that goes round', { nodes: ['s input', 'm map', 'a transform m', 'b transform m', 'end output'], edges: ['s>m', 'm>end', 'a>b', 'b>a*2'] }, ['map_body_without_start m']],
    ['a field that is needed', line('x transform', { value: ' ' }), ['required_config x']],
    ['a condition without cases', line('x condition', { cases: [] }), ['else_unconnected x', 'node_unreachable end', 'required_config x', 'unknown_port e001']],
    ['a wait for nothing', line('x wait', {}), ['required_config x']],
    ['a wait for two things', line('x wait', { for: 'PT1S', signal: 'go' }), ['wait_ambiguous x']],
    ['a timeout without a signal', line('x wait', { for: 'PT1S', timeout: 'PT1S' }), ['wait_timeout_unused x']],
    ['guard rules', line('x worker', { instructions: 'W', guards: [{ id: 'a', on: ['input'], find: { pattern: '(' }, action: 'flag' }] }), ['guard_pattern_invalid x']],
    ['memory and a long conversation', line('x worker', { instructions: 'W', memory: 'session', conversation: { keep: 'summary', overTokens: 20_000, last: 4 } }), []],
    ['a schema that cannot be checked', line('x worker', { instructions: 'W', outputSchema: { type: 'thing' } }), ['schema_invalid x']],
    ['an expression with a mistake', line('x transform', { value: '1 +' }), ['expression_syntax x']],
    ['an expression of another type', { nodes: ['s input', 'm map', 'a transform m', 'end output'], edges: ['s>m', 'm>end'], configs: { m: { items: '1' } } }, ['expression_type m']],
    ['a template with a mistake', line('x worker', { instructions: 'W', task: 'Do {{ input.' }), ['expression_syntax x']],
    ['an unknown node', line('x transform', { value: 'nodes.nobody.output' }), ['unknown_node x']],
    ['a node that comes later', line('x transform', { value: 'nodes.end.visits' }), ['node_not_before x']],
    ['its own output outside of a loop', line('x transform', { value: 'nodes.x.output' }), ['node_not_before x']],
    ['item outside of a map', line('x transform', { value: 'item' }), ['item_outside_map x']],
    ['arguments outside of a tool', line('x transform', { value: 'arguments.a' }), ['arguments_outside_tool x']],
    ['a body from outside of its map', { nodes: ['s input', 'm map', 'a transform m', 'end output'], edges: ['s>m', 'm>end'], configs: { end: { value: 'nodes.a.output' } } }, ['node_not_before end']],
    ['a field the input cannot have', { ...line('x transform', { value: 'input.b' }), schema: { properties: { a: {} }, additionalProperties: false } }, ['unknown_input_field x']],
    ['an input schema that cannot be checked', { ...line('x transform'), schema: { type: 'thing' } }, ['schema_invalid']],
    ['a header of the connection', line('x http', { url: 'https://a.example', headers: { Host: 'b.example' } }), ['header_reserved x']],
    ['a body that is not sent', line('x http', { url: 'https://a.example', body: '{}' }), ['body_not_sent x']],
    ['a mapping that reads the run', line('x http', { url: 'https://a.example', response: 'input.a + response.body.a' }), ['not_in_mapping x']],
    ['a mapping of what no answer has', line('x http', { url: 'https://a.example', response: 'response.text' }), ['unknown_property x']],
    ['a response outside of a mapping', line('x http', { url: 'https://a.example/{{ response.body }}' }), ['response_outside_mapping x']],
    ['an HTTP tool without mistakes', line('x http', { url: 'https://a.example/{{ arguments.id }}', response: '[response.status, response.headers.etag, arguments.id]' }), []],
    ['instructions with a mistake', line('x worker', { instructions: 'Fill in {{ this' }), ['expression_syntax x']],
    ['a fact for workers with a mistake', { nodes: ['s input', 'x supervisor', 'w worker', 'end output'], edges: ['s>x', 'x>end', 'x.workers>w.boss'], configs: { x: { instructions: 'X', context: { fields: ['input.a', 'not one'] } }, w: { instructions: 'W' } } }, ['expression_syntax x']],
    ['arguments that have no names', line('x code', { source: 'return 1', arguments: { type: 'string' } }), ['arguments_not_object x']],
    ['a tool of a server that nobody has reviewed', line('x mcp', { server: 'a', tools: [{ name: 'b' }] }), ['tool_not_reviewed x']],
    ['a step of two tools', line('x mcp', { server: 'a', tools: [{ name: 'b', digest: `sha256:${'0'.repeat(64)}` }, { name: 'c', digest: `sha256:${'0'.repeat(64)}` }] }), ['tool_step_needs_one x']],
    ['the same tool twice', { nodes: ['s input', 'w worker', 'x mcp', 'end output'], edges: ['s>w', 'w>end', 'w.tools>x.use'], configs: { w: { instructions: 'W' }, x: { server: 'a', tools: [{ name: 'b', digest: `sha256:${'0'.repeat(64)}` }, { name: 'b', digest: `sha256:${'0'.repeat(64)}` }] } } }, ['tool_repeated x']],
    ['a needed argument that is not bound', line('x code', { source: 'return 1', bindings: { b: '1' }, arguments: { type: 'object', properties: { a: {} }, required: ['a'] } }), ['argument_not_bound x']],
    ['a bound argument that the tool does not take', line('x code', { source: 'return 1', bindings: { b: '1' } }), ['argument_unknown x']],
    ['a class that leads nowhere', { nodes: ['s input', 'c classify', 'end output'], edges: ['s>c', 'c.a>end', 'c.else>end'], configs: { c: { classes: [{ id: 'a' }, { id: 'b' }] } } }, ['case_unconnected c']],
    ['a tool that reads what has run before the agent', { nodes: ['s input', 'a', 'w worker', 'x http', 'end output'], edges: ['s>a', 'a>w', 'w>end', 'w.tools>x.use'], configs: { w: { instructions: 'W' }, x: { url: 'https://a.example/{{ nodes.a.output }}' } } }, []],
    ['a tool that reads what one of its agents cannot know', { nodes: ['s input', 'v worker', 'a', 'w worker', 'x http', 'end output'], edges: ['s>v', 'v>a', 'a>w', 'w>end', 'v.tools>x.use', 'w.tools>x.use'], configs: { v: { instructions: 'V' }, w: { instructions: 'W' }, x: { url: 'https://a.example/{{ nodes.a.output }}' } } }, ['node_not_before x']],
    ['a condition without else', { nodes: ['s input', 'c condition', 'end output'], edges: ['s>c', 'c.yes>end'] }, ['else_unconnected c']],
    ['a case that leads nowhere', { nodes: ['s input', 'c condition', 'end output'], edges: ['s>c', 'c.else>end'] }, ['case_unconnected c']],
    [
      'a case that can never be taken',
      { nodes: ['s input', 'c condition', 'end output'], edges: ['s>c', 'c.a>end', 'c.b>end'], configs: { c: { cases: [{ id: 'a', when: 'true' }, { id: 'b', when: 'input.b' }] } } },
      ['case_never_taken c'],
    ],
    ['a deadline without a way', { nodes: ['s input', 'x approval', 'end output'], edges: ['s>x', 'x.approved>end', 'x.rejected>end'], configs: { x: { question: 'Go?', deadline: 'P1D' } } }, ['timeout_unconnected x']],
    ['a timeout without a deadline', { nodes: ['s input', 'x approval', 'end output'], edges: ['s>x', 'x.approved>end', 'x.rejected>end', 'x.timeout>end'] }, ['timeout_unused x']],
    ['a decision that leads nowhere', { nodes: ['s input', 'x approval', 'end output'], edges: ['s>x', 'x.approved>end'] }, ['decision_unconnected x']],
    ['errors sent nowhere', line('x worker', { instructions: 'W', onError: 'port' }), ['error_port_unconnected x']],
    ['an error port that is taken though errors fail', { nodes: ['s input', 'x worker', 'end output'], edges: ['s>x', 'x>end', 'x.error>end'], configs: { x: { instructions: 'W', onError: 'fail' } } }, []],
    ['an error port that a value goes before', { nodes: ['s input', 'x worker', 'end output'], edges: ['s>x', 'x>end', 'x.error>end'], configs: { x: { instructions: 'W', onError: { value: null } } } }, ['error_port_unused x']],
    ['a loop without a bound', { nodes: ['s input', 'a', 'c condition', 'end output'], edges: ['s>a', 'a>c', 'c.yes>a', 'c.else>end'] }, ['loop_unbounded e002']],
    ['a loop with two entrances', { nodes: ['s input', 'c condition', 'a', 'd condition', 'end output'], edges: ['s>c', 'c.yes>a', 'c.else>d', 'a>d', 'd.yes>a*2', 'd.else>end'] }, ['loop_two_entries e004']],
    ['a bound on an edge that does not go back', { nodes: ['s input', 'end output'], edges: ['s>end*3'] }, ['max_unused e000']],
    [
      'a loop that leaves its branch',
      { nodes: ['s input', 'f', 'a', 'b condition', 'j join', 'end output'], edges: ['s>f', 'f>a', 'f>b', 'a>j', 'b.else>j', 'b.yes>f*2', 'j>end'] },
      ['loop_leaves_branch e005'],
    ],
    [
      'a loop in a region that branches share',
      { nodes: ['s input', 'a', 'b', 'x condition', 'y', 'z join', 'end output'], edges: ['s>a', 's>b', 'a>x', 'a>y', 'b>x', 'b>y', 'x.else>z', 'x.yes>x*2', 'y>z', 'z>end'] },
      ['loop_in_shared_region e007'],
    ],
    ['a join that sees no branches', line('x join'), ['join_idle x']],
    ['two bosses', { nodes: ['s input', 'a supervisor', 'b supervisor', 'w worker', 'end output'], edges: ['s>a', 'a>b', 'b>end', 'a.workers>w.boss', 'b.workers>w.boss'] }, ['two_bosses w']],
    ['a worker of a boss in the flow', { nodes: ['s input', 'a supervisor', 'w worker', 'end output'], edges: ['s>a', 'a>w', 'w>end', 'a.workers>w.boss'] }, ['worker_in_flow w']],
    ['a supervisor who delegates to nobody', line('x supervisor', { instructions: 'L' }), ['supervisor_without_workers x']],
    [
      'a cycle of delegation, and a worker under it that is on none',
      { nodes: ['s input', 'a supervisor', 'b supervisor', 'w worker', 'end output'], edges: ['s>end', 'a.workers>b.boss', 'b.workers>a.boss', 'b.workers>w.boss'] },
      ['delegation_cycle a', 'delegation_cycle b'],
    ],
  ])('finds %s', (_what, drawing, expected) => {
    expect(issues(drawing)).toEqual(expected);
  });

  it('makes errors of what a compiler refuses, and warnings of what it only wonders about', () => {
    const severity = (drawing: Drawing): readonly string[] => validateGraph(draw(drawing)).map((issue) => issue.severity);
    expect(severity(line('x supervisor', { instructions: 'L', strategy: 'pipeline' }))).toEqual(['error']);
    expect(severity(line('x supervisor', { instructions: 'L' }))).toEqual(['warning']);
    expect(severity(line('x worker', {}))).toEqual(['hint']);
    expect(severity(line('x worker', { instructions: 'W', guards: [{ id: 'a', on: ['input'], find: { pattern: '(' }, action: 'flag' }] }))).toEqual(['error']);
  });

  it('asks the surroundings which models there are', () => {
    const drawing = line('x worker', { instructions: 'W', model: 'other:one', fallbackModels: ['offline:demo', 'other:two'] });
    expect(issues(drawing, (model) => model.startsWith('offline:'))).toEqual(['unknown_model x', 'unknown_model x']);
    expect(issues(drawing, () => false)).toHaveLength(4);
  });

  it('hints where branches meet without a join, and at regions that are too large', () => {
    const met = { nodes: ['s input', 'a', 'b', 'x', 'end output'], edges: ['s>a', 's>b', 'a>x', 'b>x', 'x>end'] };
    expect(validateGraph(draw(met))).toMatchObject([{ code: 'join_implied', severity: 'hint', node: 'x' }]);
    const steps = Array.from({ length: 41 }, (_, at) => `n${at}`);
    const large = {
      nodes: ['s input', 'a', 'b', ...steps, 'y', 'z join', 'end output'],
      edges: ['s>a', 's>b', 'a>n0', 'b>n0', 'a>y', 'b>y', ...steps.slice(1).map((step, at) => `n${at}>${step}`), 'n40>z', 'y>z', 'z>end'],
    };
    expect(issues(large)).toContain('shared_region_too_large s');
  });

  it('says where in an expression and in which field', () => {
    const [issue] = validateGraph(draw({ nodes: ['s input', 'c condition', 'end output'], edges: ['s>c', 'c.yes>end', 'c.else>end'], configs: { c: { cases: [{ id: 'yes', when: 'true && unknown' }] } } }));
    expect(issue).toMatchObject({ code: 'expression_type', node: 'c', path: ['cases', 0, 'when'], data: { from: 8, to: 15 } });
  });

  it('sees what is around a map from inside it, its body from its result, and from a worker what its boss sees', () => {
    const drawing = {
      nodes: ['s input', 'a', 'm map', 'x transform m', 'lead supervisor', 'w worker', 'end output'],
      edges: ['s>a', 'a>m', 'm>lead', 'lead>end', 'lead.workers>w.boss'],
      configs: {
        m: { items: 'nodes.a.output', result: 'nodes.x.output + item' },
        x: { value: 'nodes.a.output + index' },
        w: { instructions: 'W', task: '{{ nodes.m.output }}' },
        end: { value: 'nodes.lead.output' },
      },
    };
    expect(issues(drawing)).toEqual([]);
    // What a worker answers goes to its boss; the flow sees the boss's output.
    expect(issues({ ...drawing, configs: { ...drawing.configs, end: { value: 'nodes.w.output' } } })).toEqual(['node_not_before end']);
  });

  it('lets a node of a loop read what a turn before gave', () => {
    const drawing = {
      nodes: ['s input', 'a', 'c condition', 'end output'],
      edges: ['s>a', 'a>c', 'c.yes>a*2', 'c.else>end'],
      configs: { a: { value: "nodes.a.visits > 1 ? nodes.a.output : nodes.?c.orValue('')" } },
    };
    expect(issues(drawing)).toEqual([]);
  });

  it('never throws and always gives the same answer', () => {
    fc.assert(
      fc.property(graphArbitrary, (graph) => {
        const again = { ...graph, nodes: graph.nodes.toReversed(), edges: graph.edges.toReversed() };
        expect(validateGraph(again)).toEqual(validateGraph(graph));
        return true;
      }),
      { numRuns: 300 },
    );
  });
});
