// What people report again and again of other agent frameworks, each as a test of ours: here what the core alone decides.
import { expect, test } from 'vitest';
import { compile, dehydrate, fold, hydrate, type Compiled, type Effect, type ModelGenerate } from './index.ts';
import { drawGraph, play, ToolFault, type Drawing, type Played, type World } from './testing/index.ts';

function compiled(drawing: Drawing): Compiled {
  const result = compile(drawGraph(drawing));
  if (!result.ok) throw new Error(JSON.stringify(result.error));
  return result.value;
}

const input = { kind: 'input' };
const worker = { kind: 'worker', instructions: 'Answer.' };
const tool = { kind: 'code', source: 'return args', arguments: { type: 'object' } };
const effectsOf = <Type extends Effect['type']>({ steps }: Pick<Played, 'steps'>, type: Type) => steps.flatMap(({ effects }) => effects).filter((effect): effect is Extract<Effect, { type: Type }> => effect.type === type);
const isAnswered = ({ request }: ModelGenerate) => request.messages.some(({ role }) => role === 'tool');
const callOf = (name: string, args: object = {}) => ({ text: '', toolCalls: [{ callId: 'c', name, input: args as never }] });

test('parallel branches are really parallel: all of them are at work before any has answered', () => {
  const names = Array.from({ length: 8 }, (_, index) => `branch${index}`);
  const drawing: Drawing = {
    nodes: { start: input, ...Object.fromEntries(names.map((name) => [name, worker])), meet: { kind: 'join' }, done: { kind: 'output', value: 'nodes.meet.output' } },
    edges: names.flatMap((name) => [`start -> ${name}`, `${name} -> meet`]).concat('meet -> done'),
  };
  const played = play(compiled(drawing), 'Go', { pick: (effects) => effects.length - 1 });
  expect(played.steps[0]?.effects.map(({ node }) => String(node)).sort()).toEqual(names);
  expect(played.state.output).toEqual(Object.fromEntries(names.map((name) => [name, `${name} answers`])));
});

test('memory does not leak between branches: an agent in one hears nothing of the other, whoever is first', () => {
  const drawing: Drawing = {
    nodes: { start: input, one: worker, oneMore: { ...worker, task: 'Go on with {{ nodes.one.output }}' }, two: worker, twoMore: { ...worker, task: 'Go on with {{ nodes.two.output }}' }, meet: { kind: 'join' }, done: { kind: 'output', value: 'nodes.meet.output' } },
    edges: ['start -> one', 'start -> two', 'one -> oneMore', 'two -> twoMore', 'oneMore -> meet', 'twoMore -> meet', 'meet -> done'],
  };
  for (const pick of [() => 0, () => 1]) {
    const played = play(compiled(drawing), 'Go', { pick, reply: ({ node }) => ({ text: `secret of ${node}` }) });
    const asked = (node: string) => JSON.stringify(effectsOf(played, 'model.generate').find((effect) => effect.node === node)?.request);
    expect(asked('oneMore')).toContain('secret of one');
    expect(asked('oneMore')).not.toContain('of two');
    expect(asked('twoMore')).not.toContain('of one');
    const contexts = played.steps.flatMap(({ state }) => [...state.actors.values()]).filter(({ path }) => path.startsWith('flow/start.one'));
    expect(JSON.stringify(contexts.map(({ snapshot }) => snapshot.context))).not.toContain('secret of two');
  }
});

test('nothing runs twice because a person was asked: not what came before, not the call itself', () => {
  const drawing: Drawing = {
    nodes: { start: input, before: worker, look: tool, ask: { kind: 'approval', question: 'Good?' }, pay: { ...tool, repeat: 'once', askFirst: true }, done: { kind: 'output', value: 'nodes.pay.visits + nodes.look.visits + nodes.before.visits' } },
    edges: ['start -> before', 'before -> look', 'look -> ask', 'ask.approved -> pay', 'ask.rejected -> done', 'pay -> done'],
  };
  const graph = compiled(drawing);
  const played = play(graph, 'Go', {});
  expect(effectsOf(played, 'person.ask')).toHaveLength(2);
  expect([...effectsOf(played, 'model.generate'), ...effectsOf(played, 'tool.call')].map(({ node }) => node)).toEqual(['before', 'look', 'pay']);
  expect(played.state.output).toBe(3);
  // Nor because the process that went on afterwards is another one.
  for (const seq of played.events.keys()) {
    const resumed = fold(graph, played.events.slice(seq + 1), hydrate(graph, JSON.parse(JSON.stringify(dehydrate(fold(graph, played.events.slice(0, seq + 1)))))));
    expect(resumed.usage).toEqual(played.state.usage);
  }
});

test('a worker sees its tools, also when a supervisor hands it the task', () => {
  const drawing: Drawing = {
    nodes: { start: input, lead: { kind: 'supervisor', instructions: 'Lead.', strategy: 'delegate' }, hand: worker, look: { ...tool, description: 'Looks it up.' }, done: { kind: 'output', value: 'nodes.lead.output' } },
    edges: ['start -> lead', 'lead.workers -> hand', 'hand.tools -> look', 'lead -> done'],
  };
  const world: World = { reply: (effect) => (effect.node === 'lead' ? (isAnswered(effect) ? { text: 'Done.' } : callOf('delegate_to_hand', { task: 'Look' })) : isAnswered(effect) ? { text: 'It is blue.' } : callOf('look', { what: 'it' })) };
  const played = play(compiled(drawing), 'Go', world);
  const [first] = effectsOf(played, 'model.generate').filter(({ node }) => node === 'hand');
  expect(first?.request).toMatchObject({ toolChoice: 'auto', tools: [{ name: 'look', description: 'Looks it up.' }] });
  expect(effectsOf(played, 'tool.call').map(({ actor }) => actor)).toEqual(['flow/lead/hand#1/look#1']);
  expect(effectsOf(played, 'model.generate').find(({ node }) => node === 'lead')?.request.tools.map(({ name }) => name)).toEqual(['delegate_to_hand']);
});

test('a greeting costs one call: nobody loops to his bound because he has workers, tools and rounds left', () => {
  const drawing: Drawing = {
    nodes: { start: input, lead: { kind: 'supervisor', instructions: 'Lead.', strategy: 'delegate', rounds: 50, limits: { steps: 100 } }, hand: worker, look: tool, done: { kind: 'output', value: 'nodes.lead.output' } },
    edges: ['start -> lead', 'lead.workers -> hand', 'lead.tools -> look', 'lead -> done'],
  };
  expect(play(compiled(drawing), 'Hello', { reply: () => ({ text: 'Hello. How can I help?' }) }).state).toMatchObject({ output: 'Hello. How can I help?', usage: { modelCalls: 1, toolCalls: 0 } });
  const polite = play(compiled(drawing), 'Hello', { reply: (effect) => (effect.node === 'lead' && !isAnswered(effect) ? callOf('delegate_to_hand', { task: 'Greet' }) : { text: 'Hello.' }) });
  expect(polite.state).toMatchObject({ output: 'Hello.', usage: { modelCalls: 3 } });
});

test('a loop of the flow ends as soon as its condition says so, and by itself at its bound', () => {
  const loop = (when: string): Drawing => ({
    nodes: { start: input, draft: worker, good: { kind: 'condition', cases: [{ id: 'again', label: 'Again', when }] }, done: { kind: 'output', value: 'nodes.draft.visits' } },
    edges: ['start -> draft', 'draft -> good', 'good.again -> draft max 10', 'good.else -> done'],
  });
  expect(play(compiled(loop("nodes.draft.output != 'draft answers'")), 'Hi', {}).state).toMatchObject({ output: 1, usage: { modelCalls: 1 } });
  expect(play(compiled(loop('true')), 'Hi', {}).state).toMatchObject({ output: 11, usage: { modelCalls: 11 } });
});

test('a tool does not fire when its branch was not taken, or is not wanted any more', () => {
  const choice: Drawing = {
    nodes: { start: input, which: { kind: 'condition', cases: [{ id: 'pay', label: 'Pay', when: 'input.pay' }] }, pay: { ...tool, repeat: 'once' }, leave: { kind: 'transform', value: "'left'" }, done: { kind: 'output' } },
    edges: ['start -> which', 'which.pay -> pay', 'which.else -> leave', 'pay -> done', 'leave -> done'],
  };
  const untaken = play(compiled(choice), { pay: false }, {});
  expect(effectsOf(untaken, 'tool.call')).toEqual([]);
  expect(untaken.state.output).toBe('left');
  const race: Drawing = {
    nodes: { start: input, quick: worker, slow: worker, pay: { ...tool, repeat: 'once' }, first: { kind: 'join', policy: 'any' }, done: { kind: 'output', value: 'nodes.first.output' } },
    edges: ['start -> quick', 'start -> slow', 'slow -> pay', 'quick -> first', 'pay -> first', 'first -> done'],
  };
  const raced = play(compiled(race), 'Go', { pick: () => 0 });
  expect(effectsOf(raced, 'tool.call')).toEqual([]);
  expect(raced.steps.flatMap(({ cancelled }) => cancelled)).toHaveLength(1);
});

test('an iteration goes on after a resume: no item is lost, none is done twice', () => {
  const drawing: Drawing = {
    nodes: { start: input, each: { kind: 'map', items: 'input.list', concurrency: 2 }, look: { ...tool, parent: 'each', bindings: { item: 'item' } }, sign: { kind: 'approval', parent: 'each', question: 'Sign {{ item }}?' }, done: { kind: 'output', value: 'nodes.each.output' } },
    edges: ['start -> each', 'look -> sign', 'each -> done'],
  };
  const graph = compiled(drawing);
  const list = ['a', 'b', 'c', 'd', 'e'];
  const whole = play(graph, { list }, { pick: (effects) => effects.length - 1 });
  expect(effectsOf(whole, 'tool.call').map(({ request }) => request.arguments['item']).sort()).toEqual(list);
  for (const seq of whole.events.keys()) {
    const before = hydrate(graph, JSON.parse(JSON.stringify(dehydrate(fold(graph, whole.events.slice(0, seq + 1))))));
    expect(fold(graph, whole.events.slice(seq + 1), before).output).toEqual(whole.state.output);
  }
  expect(whole.state.output).toHaveLength(list.length);
});

test('a fallback is tried: by a model whose service is away, and by a tool that gives up', () => {
  const drawing: Drawing = {
    nodes: { start: input, ask: { ...worker, model: 'openai:a', fallbackModels: ['openai:b'], retry: { attempts: 2 } }, look: { ...tool, retry: { attempts: 1 }, onError: { value: 'nothing' } }, done: { kind: 'output', value: "nodes.ask.output + ', ' + nodes.look.output" } },
    edges: ['start -> ask', 'ask -> look', 'look -> done'],
  };
  const played = play(compiled(drawing), 'Hi', { reply: (effect) => (effect.request.model === 'openai:a' ? { fail: 'provider_unavailable' } : { text: 'b' }), tool: () => new ToolFault('tool_failed') });
  expect(effectsOf(played, 'model.generate').map(({ request }) => request.model)).toEqual(['openai:a', 'openai:a', 'openai:b']);
  expect(played.state.output).toBe('b, nothing');
});
