import { describe, expect, test } from 'vitest';
import { forkEvents, recall, rememberersOf, toRunId, type ModelGenerate, type RememberedTurn } from '../index.ts';
import { compile, dehydrate, fold, hydrate, step, type Compiled } from '../index.ts';
import { memoryLimits } from '../agents/memory.ts';
import { drawGraph, nestDrawing, play, type Drawing, type Drawn, type Played, type World } from '../testing/index.ts';

function compiled(drawing: Drawing | Drawn): Compiled {
  const { graph, graphs } = 'graph' in drawing ? drawing : { graph: drawGraph(drawing), graphs: new Map() };
  const result = compile(graph, { graphs });
  if (!result.ok) throw new Error(JSON.stringify(result.error));
  return result.value;
}

const input = { kind: 'input' };
const agent = { kind: 'worker', instructions: 'Answer.', memory: 'session' };
const forgetful = { kind: 'worker', instructions: 'Answer.' };
const one: Drawing = { nodes: { start: input, ask: agent, done: { kind: 'output' } }, edges: ['start -> ask', 'ask -> done'] };
const rememberedIn = ({ steps }: Pick<Played, 'steps'>): readonly RememberedTurn[] => steps.flatMap(({ remembered }) => remembered);
const callsOf = ({ steps }: Pick<Played, 'steps'>, node: string): readonly ModelGenerate[] => steps.flatMap(({ effects }) => effects).filter((effect) => effect.type === 'model.generate').filter((effect) => effect.node === node);
const earlier = [{ task: 'I am Ada.', answer: 'Hello Ada.' }, { task: 'I live in Delft.', answer: 'Noted.' }];
const withMemory = (memory: NonNullable<World['start']>['memory'] = {}, more: World = {}): World => ({ ...more, start: { memory } });

describe('an agent with memory', () => {
  test("is told the session's earlier turns before its task, oldest first", () => {
    const played = play(compiled(one), 'Where do I live?', withMemory({ ask: earlier }));
    expect(callsOf(played, 'ask')[0]?.request.messages).toEqual([
      { role: 'user', text: 'I am Ada.' }, { role: 'assistant', text: 'Hello Ada.', toolCalls: [] },
      { role: 'user', text: 'I live in Delft.' }, { role: 'assistant', text: 'Noted.', toolCalls: [] },
      { role: 'user', text: 'Where do I live?' },
    ]);
  });

  test.each(['delegate', 'pipeline', 'broadcast', 'review'])('works the same way as a supervisor that leads by %s', (strategy) => {
    const drawing: Drawing = { nodes: { start: input, lead: { kind: 'supervisor', instructions: 'Lead.', strategy, memory: 'session' }, one: forgetful, done: { kind: 'output' } }, edges: ['start -> lead', 'lead.workers -> one', 'lead -> done'] };
    const accept: World = { reply: (effect) => (effect.request.purpose === 'review' ? { text: '', object: { accepted: true, feedback: '' } } : { text: `${effect.node} answers` }) };
    const played = play(compiled(drawing), 'Go', withMemory({ lead: earlier }, accept));
    const [first] = callsOf(played, 'lead');
    expect(first?.request.messages.slice(0, 4).map((message) => (message.role === 'tool' ? '' : message.text))).toEqual(['I am Ada.', 'Hello Ada.', 'I live in Delft.', 'Noted.']);
    expect(first?.request.messages[4]).toMatchObject({ role: 'user', text: expect.stringMatching(/^Go/) });
    expect(JSON.stringify(callsOf(played, 'one'))).not.toContain('Ada');
    expect(rememberedIn(played)).toEqual([{ key: 'lead', task: 'Go', answer: strategy === 'review' ? 'one answers' : 'lead answers' }]);
  });

  test('leaves what it was asked and answered, once, with the event that ended its visit', () => {
    const played = play(compiled(one), 'Hello', withMemory());
    expect(played.steps.map(({ remembered }) => remembered)).toEqual([[], [{ key: 'ask', task: 'Hello', answer: 'ask answers' }]]);
  });

  test('leaves an object as JSON, and of a long text its beginning', () => {
    const long = 'x'.repeat(100_000);
    const object = play(compiled({ ...one, nodes: { ...one.nodes, ask: { ...agent, outputSchema: { type: 'object' } } } }), long, withMemory({}, { reply: () => ({ text: '', object: { city: 'Delft' } }) }));
    const [turn] = rememberedIn(object);
    expect(turn?.answer).toBe('{"city":"Delft"}');
    expect(turn?.task).toHaveLength(memoryLimits.charactersOfAText);
    expect(turn?.task.endsWith('x…')).toBe(true);
  });

  test('leaves nothing without a session, when it fails, when it says nothing, or when a fork tries it', () => {
    const graph = compiled(one);
    const kept = play(graph, 'Hello', withMemory());
    expect(rememberedIn(play(graph, 'Hello', {}))).toEqual([]);
    expect(rememberedIn(play(graph, 'Hello', withMemory({}, { reply: () => ({ fail: 'provider_auth' }) })))).toEqual([]);
    expect(rememberedIn(play(graph, 'Hello', withMemory({}, { reply: () => ({ text: ' ' }) })))).toEqual([]);
    const forked = forkEvents(kept.events, { run: toRunId('fork'), digest: graph.digest, parent: { run: toRunId('run'), seq: 2 }, now: 1, at: 2, edits: [] });
    const [started] = forked.ok ? forked.value : [];
    const answered = forkEvents(kept.events, { run: toRunId('fork'), digest: graph.digest, parent: { run: toRunId('run'), seq: 3 }, now: 1, at: 3, edits: [] });
    const last = answered.ok ? answered.value[1] : undefined;
    if (!started || !last) throw new Error('The fork has no events');
    const made = step(graph, fold(graph, [started]), last);
    expect(made.state).toMatchObject({ status: 'completed', output: 'ask answers' });
    expect(made.remembered).toEqual([]);
  });

  test('keeps its memory in a fork', () => {
    const graph = compiled(one);
    const { events } = play(graph, 'Hello', withMemory({ ask: earlier }));
    const forked = forkEvents(events, { run: toRunId('fork'), digest: graph.digest, parent: { run: toRunId('run'), seq: 2 }, now: 1, at: 2, edits: [] });
    expect(JSON.stringify(fold(graph, forked.ok ? forked.value : []).effects.values().next().value)).toContain('I live in Delft.');
  });

  test('has it after a restart', () => {
    const graph = compiled({ ...one, nodes: { ...one.nodes, hold: { kind: 'approval', question: 'Go?', deadline: null } }, edges: ['start -> hold', 'hold.approved -> ask', 'hold.rejected -> done', 'ask -> done'] });
    const { events } = play(graph, 'Hello', withMemory({ ask: earlier }));
    const before = hydrate(graph, JSON.parse(JSON.stringify(dehydrate(fold(graph, events.slice(0, 1))))));
    const [, second] = events;
    if (!second) throw new Error('Nobody decided');
    expect(JSON.stringify(step(graph, before, second).effects)).toContain('I live in Delft.');
  });

  test('remembers what its guard rules left', () => {
    const guards = [{ id: 'mail', on: ['input', 'output'], find: { pii: ['email'] }, action: 'redact' }];
    const played = play(compiled({ ...one, nodes: { ...one.nodes, ask: { ...agent, guards } } }), 'I am ada@example.com', withMemory({}, { reply: () => ({ text: 'Hello ada@example.com' }) }));
    expect(rememberedIn(played)).toEqual([{ key: 'ask', task: 'I am [redacted: email]', answer: 'Hello [redacted: email]' }]);
  });

  test('with a policy for long conversations forgets the earliest first, and never its task', () => {
    const last = play(compiled({ ...one, nodes: { ...one.nodes, ask: { ...agent, conversation: { keep: 'last', turns: 1 } } } }), 'Where?', withMemory({ ask: earlier }));
    expect(callsOf(last, 'ask')[0]?.request.messages).toMatchObject([{ text: 'I live in Delft.' }, { text: 'Noted.' }, { text: 'Where?' }]);
    const long = [...earlier, { task: 'Tell me a story.', answer: 'Once upon a time. '.repeat(100) }, { task: 'And?', answer: 'The end.' }];
    const summed = play(compiled({ ...one, nodes: { ...one.nodes, ask: { ...agent, conversation: { keep: 'summary', overTokens: 100, last: 1 } } } }), 'Where?', withMemory({ ask: long }, { reply: ({ request }) => ({ text: request.purpose === 'summarise' ? 'Ada lives in Delft.' : 'In Delft.' }) }));
    expect(callsOf(summed, 'ask').map(({ request }) => request.purpose)).toEqual(['summarise', 'think']);
    expect(callsOf(summed, 'ask')[1]?.request.messages).toMatchObject([{ text: 'And?' }, { text: 'The end.' }, { text: 'Where?\n\nThe conversation so far, summed up:\nAda lives in Delft.' }]);
    expect(rememberedIn(summed)).toEqual([{ key: 'ask', task: 'Where?', answer: 'In Delft.' }]);
  });
});

describe('memory does not leak', () => {
  test('from one agent to another, nor to one without memory', () => {
    const drawing: Drawing = { nodes: { start: input, ask: agent, other: agent, third: forgetful, done: { kind: 'output' } }, edges: ['start -> ask', 'ask -> other', 'other -> third', 'third -> done'] };
    const played = play(compiled(drawing), 'Hi', withMemory({ ask: earlier, third: earlier, constructor: earlier }));
    expect(JSON.stringify(callsOf(played, 'ask'))).toContain('Ada');
    expect(JSON.stringify([callsOf(played, 'other'), callsOf(played, 'third')])).not.toContain('Ada');
    expect(rememberedIn(played).map(({ key }) => key)).toEqual(['ask', 'other']);
  });

  test('between branches, items of a map, and visits of one run: each is told what was before the run, and no more', () => {
    const branches: Drawing = { nodes: { start: input, left: agent, right: agent, meet: { kind: 'join' }, done: { kind: 'output' } }, edges: ['start -> left', 'start -> right', 'left -> meet', 'right -> meet', 'meet -> done'] };
    const both = play(compiled(branches), 'Hi', withMemory({ left: earlier }, { pick: (effects) => effects.length - 1 }));
    expect(callsOf(both, 'right')[0]?.request.messages).toHaveLength(1);
    expect(callsOf(both, 'left')[0]?.request.messages).toHaveLength(5);
    const items: Drawing = { nodes: { start: input, each: { kind: 'map', items: '["a", "b", "c"]', concurrency: 1 }, ask: { ...agent, parent: 'each', task: '{{ item }}' }, done: { kind: 'output' } }, edges: ['start -> each', 'each -> done'] };
    const mapped = play(compiled(items), 'Hi', withMemory());
    expect(callsOf(mapped, 'ask').map(({ request }) => request.messages)).toEqual(['a', 'b', 'c'].map((text) => [{ role: 'user', text }]));
    expect(rememberedIn(mapped)).toHaveLength(3);
    const loop: Drawing = { nodes: { start: input, ask: agent, again: { kind: 'condition', cases: [{ id: 'yes', label: 'Yes', when: 'nodes.ask.visits < 3' }] }, done: { kind: 'output' } }, edges: ['start -> ask', 'ask -> again', 'again.yes -> ask max 5', 'again.else -> done'] };
    expect(callsOf(play(compiled(loop), 'Hi', withMemory()), 'ask').map(({ request }) => request.messages.length)).toEqual([1, 1, 1]);
  });

  test('between the places where a graph runs inside another', () => {
    const desk = nestDrawing({ nodes: { start: input, ask: agent, done: { kind: 'output', value: 'nodes.ask.output' } }, edges: ['start -> ask', 'ask -> done'] });
    const outer = nestDrawing({ nodes: { start: input, first: { kind: 'subgraph', graph: 'desk' }, second: { kind: 'subgraph', graph: 'desk' }, ask: agent, done: { kind: 'output' } }, edges: ['start -> first', 'first -> second', 'second -> ask', 'ask -> done'] }, { desk });
    const graph = compiled(outer);
    expect(rememberersOf(graph).map(({ key }) => key).sort()).toEqual(['ask', 'first/ask', 'second/ask']);
    const played = play(graph, 'Hi', withMemory({ 'first/ask': earlier }));
    expect(callsOf(played, 'ask').map(({ actor, request }) => [actor, request.messages.length])).toEqual([['flow/first/ask', 5], ['flow/second/ask', 1], ['flow/ask', 1]]);
    expect(rememberedIn(played).map(({ key }) => key)).toEqual(['first/ask', 'second/ask', 'ask']);
  });
});

describe('what a run is told of its session', () => {
  const graph = compiled(one);
  const turns = (count: number, size = 1) => Array.from({ length: count }, (_, index) => ({ task: `${index}`, answer: 'x'.repeat(size) }));

  test('is the newest turns that fit, oldest dropped first', () => {
    const told = (stored: ReturnType<typeof turns>) => recall(rememberersOf(graph), { ask: stored })['ask'] ?? [];
    expect(told(turns(3))).toEqual(turns(3));
    expect(told(turns(80)).map(({ task }) => task)).toEqual(turns(80).slice(30).map(({ task }) => task));
    expect(told(turns(40, 10_000)).map(({ task }) => task)).toEqual(['34', '35', '36', '37', '38', '39']);
    expect(recall(rememberersOf(graph), { nobody: turns(3), ask: [] })).toEqual({});
  });

  test('has a bound over all agents', () => {
    const many = compiled({ nodes: { start: input, ...Object.fromEntries(Array.from({ length: 40 }, (_, index) => [`a${index}`, agent])), done: { kind: 'output' } }, edges: ['start -> a0', ...Array.from({ length: 39 }, (_, index) => `a${index} -> a${index + 1}`), 'a39 -> done'] });
    const stored = Object.fromEntries(rememberersOf(many).map(({ key }) => [key, turns(50, 1_300)]));
    const told = recall(rememberersOf(many), stored);
    expect(Object.keys(told)).toHaveLength(16);
    expect(JSON.stringify(told).length).toBeLessThan(1.2 * 1024 * 1024);
  });

  test('is judged by the rules as they are now: redacted, or forgotten when they refuse it', () => {
    const ruled = (action: string, settings: object = {}) => compiled({ ...one, nodes: { ...one.nodes, ask: { ...agent, guards: [{ id: 'mail', on: ['input', 'output'], find: { pii: ['email'] }, action }] } }, settings });
    const stored = { ask: [{ task: 'I am ada@example.com', answer: 'Hi' }, { task: 'Who?', answer: 'It is secret.' }, { task: 'What?', answer: 'That.' }] };
    expect(recall(rememberersOf(ruled('redact')), stored)['ask']?.[0]).toEqual({ task: 'I am [redacted: email]', answer: 'Hi' });
    expect(recall(rememberersOf(ruled('refuse')), stored)['ask']).toHaveLength(2);
    const around = { guards: [{ id: 'words', on: ['output'], find: { words: ['secret'] }, action: 'ask' }] };
    expect(recall(rememberersOf(ruled('flag', around)), stored)['ask']?.map(({ task }) => task)).toEqual(['I am ada@example.com', 'What?']);
  });
});
