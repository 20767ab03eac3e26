// What the golden histories show: each shape of flow and team, with the world's answers scripted.
import type { Json } from '@cadre/graph-schema';
import type { ModelGenerate } from '../src/index.ts';
import { lost, nestDrawing, ToolFault, type Drawing, type Drawn, type World } from '../src/testing/index.ts';

export interface GoldenScenario {
  readonly name: string;
  /** A drawing, or the path of a graph file. */
  readonly graph: Drawing | string;
  /** What is drawn under the slugs that its subgraph nodes name. */
  readonly inside?: { readonly [slug: string]: Drawn };
  readonly input: Json;
  readonly world: World;
}

const input = { kind: 'input' };
const worker = { kind: 'worker', instructions: 'Answer in one sentence.' };

function team(strategy: string, more: object = {}): Drawing {
  return {
    nodes: { start: input, lead: { kind: 'supervisor', instructions: 'Lead the desk.', strategy, ...more }, one: worker, two: worker, done: { kind: 'output', value: "{'answer': nodes.lead.output}" } },
    edges: ['start -> lead', 'lead.workers -> one', 'lead.workers -> two', 'lead -> done'],
  };
}

const isAnswered = (effect: ModelGenerate): boolean => effect.request.messages.some((message) => message.role === 'tool');
const delegation = (...workers: readonly string[]) => ({
  text: '',
  toolCalls: workers.map((name, index) => ({ callId: `call_${index + 1}`, name: `delegate_to_${name}`, input: { task: `Look into it, ${name}.` } })),
});
const schema = { type: 'object', properties: { id: { type: 'string' }, amount: { type: 'number' } }, required: ['id'], additionalProperties: false };
const code = { kind: 'code', source: 'return args', arguments: schema };

/** Dies in the middle of its first call. */
function dying(): NonNullable<World['tool']> {
  let calls = 0;
  return ({ repeat, request }) => (repeat === 'once' && calls++ === 0 ? lost : { ...request.arguments, found: true });
}

const lastFirst: World['pick'] = (effects) => effects.length - 1;

/** Fails each first try of a call. */
function flaky(): World {
  const seen = new Set<string>();
  return {
    reply(effect) {
      if (effect.attempt > 1 || seen.has(effect.id)) return { text: `${effect.node} after a retry` };
      seen.add(effect.id);
      return { fail: 'provider_rate_limited', message: 'Too many requests.' };
    },
  };
}

const textInput = { schema: { type: 'object', properties: { text: { type: 'string' } }, required: ['text'] } };
const drafter = nestDrawing({
  nodes: { start: input, ask: { ...worker, task: 'Write about {{ input.text }}' }, done: { kind: 'output', value: "{'text': nodes.ask.output}" } },
  edges: ['start -> ask', 'ask -> done'],
  input: textInput,
});
const checker = nestDrawing({
  nodes: { start: input, ask: { kind: 'subgraph', graph: 'drafter' }, check: { kind: 'approval', question: 'Is {{ nodes.ask.output.text }} good?', deadline: null }, done: { kind: 'output', value: 'nodes.ask.output' } },
  edges: ['start -> ask', 'ask -> check', 'check.approved -> done', 'check.rejected -> done'],
  input: textInput,
  settings: { budget: { steps: 1 } },
}, { drafter });

const clerk = nestDrawing({
  nodes: { start: input, ask: { ...worker, memory: 'session' }, done: { kind: 'output', value: 'nodes.ask.output' } },
  edges: ['start -> ask', 'ask -> done'],
  input: { schema: {} },
});

/** Calls a tool so often, then answers; the second summary it is asked for fails, as do two tries of the third. */
function searching(rooms: number): World {
  const asked = new Map<string, number>();
  let summaries = 0;
  return {
    reply({ node, request, attempt }) {
      if (request.purpose === 'summarise') {
        if (attempt === 1) summaries += 1;
        if (summaries === 2) return { fail: 'provider_auth', message: 'No key.' };
        return summaries === 3 && attempt < 3 ? { fail: 'provider_unavailable' } : { text: `Summary ${summaries}: lamps and tables.` };
      }
      const room = asked.get(node) ?? 0;
      asked.set(node, room + 1);
      return room >= rooms ? { text: `${node} has seen ${room} rooms` } : { text: '', toolCalls: [{ callId: `call_${room}`, name: 'look', input: { room } }] };
    },
  };
}

export const scenarios: readonly GoldenScenario[] = [
  {
    name: 'refund-desk',
    graph: '../../graph-schema/test/example.graph.json',
    input: { message: 'My parcel never arrived, I want my money back.', amount: 120, orders: ['A-1', 'A-2', 'A-3'] },
    world: { pick: lastFirst, reply: (effect) => (effect.node === 'lead' && !isAnswered(effect) ? delegation('billing', 'shipping') : { text: `${effect.node}: we owe 120 USD for a lost parcel.` }) },
  },
  { name: 'delegate', graph: team('delegate'), input: 'Who can help?', world: { reply: (effect) => (effect.node === 'lead' && !isAnswered(effect) ? delegation('two', 'one') : { text: `${effect.node} helps` }) } },
  { name: 'pipeline', graph: team('pipeline'), input: 'Write it up.', world: {} },
  { name: 'broadcast', graph: team('broadcast'), input: 'Judge this.', world: { pick: lastFirst } },
  { name: 'review', graph: team('review', { rounds: 2 }), input: 'Draft it.', world: { reply: (effect) => (effect.request.purpose === 'review' ? { text: '', object: { accepted: false, feedback: 'Shorter.' } } : { text: `${effect.node} drafts` }) } },
  { name: 'delegation-loop', graph: team('delegate', { rounds: 9 }), input: 'Again.', world: { reply: (effect) => (effect.node === 'lead' ? delegation('one') : { text: 'The same' }) } },
  { name: 'retries', graph: { nodes: { start: input, ask: worker, done: { kind: 'output' } }, edges: ['start -> ask', 'ask -> done'] }, input: 'Hello', world: flaky() },
  {
    name: 'loop',
    graph: {
      nodes: { start: input, draft: worker, good: { kind: 'condition', cases: [{ id: 'again', label: 'Again', when: 'nodes.draft.visits < 5' }] }, done: { kind: 'output', value: 'nodes.draft.visits' } },
      edges: ['start -> draft', 'draft -> good', 'good.again -> draft max 10', 'good.else -> done'],
    },
    input: null,
    world: {},
  },
  {
    name: 'join-any',
    graph: { nodes: { start: input, a: worker, b: worker, c: worker, first: { kind: 'join', policy: 'any' }, done: { kind: 'output', value: 'nodes.first.output' } }, edges: ['start -> a', 'start -> b', 'start -> c', 'a -> first', 'b -> first', 'c -> first', 'first -> done'] },
    input: null,
    world: { pick: () => 1 },
  },
  {
    name: 'shared-region',
    graph: {
      nodes: { start: input, a: worker, b: worker, c: worker, ab: worker, bc: worker, meet: { kind: 'join', policy: 'all' }, done: { kind: 'output', value: 'nodes.meet.output' } },
      edges: ['start -> a', 'start -> b', 'start -> c', 'a -> ab', 'b -> ab', 'b -> bc', 'c -> bc', 'ab -> meet', 'bc -> meet', 'meet -> done'],
    },
    input: { topic: 'shared' },
    world: { pick: lastFirst },
  },
  {
    name: 'map-collect',
    graph: {
      nodes: { start: input, each: { kind: 'map', items: 'input.list', concurrency: 2, onItemError: 'collect' }, look: { ...worker, parent: 'each', task: 'Look at {{ item }}' }, done: { kind: 'output', value: 'nodes.each.output' } },
      edges: ['start -> each', 'each -> done'],
    },
    input: { list: ['x', 'y', 'bad', 'z'] },
    world: { reply: (effect) => (JSON.stringify(effect.request.messages).includes('bad') ? { fail: 'content_filtered', message: 'No.' } : { text: 'seen' }) },
  },
  {
    name: 'waiting',
    graph: {
      nodes: { start: input, nap: { kind: 'wait', for: 'PT2H' }, paid: { kind: 'wait', signal: 'paid', timeout: 'P1D' }, ask: { kind: 'approval', question: 'Ship {{ input.item }}?', deadline: 'P3D' }, yes: { kind: 'output', value: 'nodes.paid.output' }, no: { kind: 'output', value: 'nodes.ask.output' } },
      edges: ['start -> nap', 'nap -> paid', 'paid -> ask', 'ask.approved -> yes', 'ask.rejected -> no', 'ask.timeout -> no'],
    },
    input: { item: 'a lamp' },
    world: { signal: () => ({ amount: 40 }), decision: () => ({ decision: 'rejected' }) },
  },
  {
    name: 'tools',
    graph: {
      nodes: {
        start: input, ask: { ...worker, instructions: 'Use the tools.' }, look: { ...code, description: 'Looks an order up.' },
        pay: { kind: 'http', method: 'POST', url: 'https://pay.example.com/orders/{{ arguments.id }}', query: { by: '{{ input }}' }, headers: { 'X-Run': '{{ run.id }}' }, body: '{"sum": {{ arguments.amount }}, "note": "{{ arguments.id }}"}', arguments: schema },
        mail: { kind: 'mcp', server: 'mail', askFirst: true, tools: [{ name: 'send/now', digest: `sha256:${'1'.repeat(64)}`, description: 'Sends.', inputSchema: schema }] },
        done: { kind: 'output', value: 'nodes.ask.output' },
      },
      edges: ['start -> ask', 'ask.tools -> look', 'ask.tools -> pay', 'ask.tools -> mail', 'ask -> done'],
    },
    input: 'somebody',
    world: {
      reply: (effect) => (isAnswered(effect) ? { text: 'All done.' } : {
        text: '',
        toolCalls: [
          { callId: 'a', name: 'look', input: { id: 'A' } }, { callId: 'b', name: 'pay', input: { id: 'B/"2', amount: 4.5 } }, { callId: 'c', name: 'send_now', input: { id: 'C' } },
          { callId: 'd', name: 'look', input: { id: 4 } }, { callId: 'e', name: 'fly', input: {} },
        ],
      }),
      tool: dying(),
      decision: ({ initial }) => ({ decision: 'approved', form: initial === undefined ? { outcome: 'repeat' } : { id: 'C', amount: 1 } }),
    },
  },
  {
    name: 'tool-steps',
    graph: {
      nodes: { start: input, look: { ...code, bindings: { id: "'order-' + input.id", amount: '2' } }, again: { ...code, repeat: 'repeatable' }, pay: { ...code, repeat: 'once', onError: { value: 'unpaid' } }, done: { kind: 'output', value: "{'look': nodes.look.output, 'again': nodes.again.output, 'pay': nodes.pay.output}" } },
      edges: ['start -> look', 'look -> again', 'again -> pay', 'pay -> done'],
    },
    input: { id: '7' },
    world: { tool: (effect) => (effect.node === 'pay' ? new ToolFault('tool_timeout') : effect.node === 'again' && effect.attempt === 1 ? new ToolFault('tool_failed') : { ...effect.request.arguments, more: 1 }) },
  },
  {
    name: 'classify',
    graph: {
      nodes: { start: input, sort: { kind: 'classify', text: '{{ input.text }}', classes: [{ id: 'refund', label: 'Refund', description: 'Wants money back.' }, { id: 'praise' }] }, money: { kind: 'output', value: "'money'" }, rest: { kind: 'output', value: 'nodes.sort.output' } },
      edges: ['start -> sort', 'sort.refund -> money', 'sort.praise -> rest', 'sort.else -> rest'],
    },
    input: { text: 'Lovely.' },
    world: { reply: () => ({ text: '', object: { class: 'praise' } }) },
  },
  {
    name: 'subgraphs',
    graph: {
      nodes: {
        start: input, ask: { kind: 'subgraph', graph: 'checker' }, each: { kind: 'map', items: "['', 'b', 7]", concurrency: 2, onItemError: 'collect' }, one: { kind: 'subgraph', graph: 'checker', parent: 'each', input: "{'text': item}" },
        done: { kind: 'output', value: "{'ask': nodes.ask.output, 'each': nodes.each.output}" },
      },
      edges: ['start -> ask', 'ask -> each', 'each -> done'],
    },
    inside: { checker },
    input: { text: 'lamps' },
    world: { pick: lastFirst, reply: (effect) => (JSON.stringify(effect.request.messages).includes('about b') ? { fail: 'provider_rate_limited' } : { text: `${effect.actor} writes` }) },
  },
  {
    name: 'memory',
    graph: {
      nodes: {
        start: input, lead: { kind: 'supervisor', instructions: 'Lead the desk.', memory: 'session', context: 'conversation' }, one: { ...worker, memory: 'session' }, two: worker, ask: { kind: 'subgraph', graph: 'clerk', input: 'nodes.lead.output' },
        done: { kind: 'output', value: "{'lead': nodes.lead.output, 'ask': nodes.ask.output}" },
      },
      edges: ['start -> lead', 'lead.workers -> one', 'lead.workers -> two', 'lead -> ask', 'ask -> done'],
    },
    inside: { clerk },
    input: 'And what did I ask before?',
    world: {
      start: {
        memory: {
          lead: [{ task: 'I am Ada.', answer: 'Hello Ada.' }, { task: 'Where is my parcel?', answer: 'In Delft.' }],
          one: [{ task: 'Look into parcels.', answer: 'One is in Delft.' }],
          'ask/ask': [{ task: 'Hello Ada.', answer: 'Filed.' }],
        },
        budget: { steps: 50, costUsd: 0.5 },
      },
      reply: (effect) => (effect.node === 'lead' && !isAnswered(effect) ? delegation('two', 'one') : { text: `${effect.node} remembers ${effect.request.messages.length} messages` }),
    },
  },
  {
    name: 'summary',
    graph: {
      nodes: {
        start: input, ask: { ...worker, limits: { steps: 40 }, conversation: { keep: 'summary', overTokens: 60, last: 1 } }, more: { ...worker, limits: { steps: 12 }, conversation: { keep: 'last', turns: 2 } },
        look: { ...code, arguments: { type: 'object' } }, done: { kind: 'output', value: "{'ask': nodes.ask.output, 'more': nodes.more.output}" },
      },
      edges: ['start -> ask', 'ask.tools -> look', 'more.tools -> look', 'ask -> more', 'more -> done'],
    },
    input: 'Look everywhere.',
    world: { ...searching(8), tool: ({ request }) => ({ room: request.arguments['room'] ?? null, seen: 'A lamp, a table, and a long note on nothing in particular, which goes on and on for a while.' }) },
  },
  {
    name: 'subgraph-tools',
    graph: {
      nodes: { start: input, ask: { ...worker, limits: { steps: 4 } }, write: { kind: 'subgraph', graph: 'drafter', description: 'Writes about a text.' }, done: { kind: 'output', value: 'nodes.ask.output' } },
      edges: ['start -> ask', 'ask.tools -> write', 'ask -> done'],
    },
    inside: { drafter },
    input: 'Write twice.',
    world: {
      pick: lastFirst,
      reply: (effect) => (effect.actor !== 'flow/ask' ? { text: `${effect.actor} writes` } : isAnswered(effect) ? { text: 'Both are there.' } : {
        text: '', toolCalls: [{ callId: 'call_1', name: 'write', input: { text: 'a' } }, { callId: 'call_2', name: 'write', input: { words: 'b' } }, { callId: 'call_3', name: 'write', input: { text: 'c' } }],
      }),
    },
  },
];
