// What is run while things break: every way in which a run can be waiting for something, small.
import type { Graph } from '../../packages/graph-schema/src/index.ts';
import { drawGraph, type Drawing } from '../../packages/run-core/src/testing/index.ts';
import type { Repeat } from './world-call.ts';

export const graphNames = ['steps', 'fork', 'ask', 'signal', 'loop', 'timer', 'tools', 'agent', 'wide', 'code'] as const;
export type GraphName = (typeof graphNames)[number];

/** Those that a crowd starts by chance: code is left out, since each host would start a process for it. */
export const commonGraphs: readonly GraphName[] = ['steps', 'fork', 'ask', 'signal', 'loop', 'timer', 'tools', 'agent', 'wide'];

/** Its own text for every step of every run, so that the world can tell whether a step was asked under one key. */
const worker = (node: string) => ({ kind: 'worker', task: `{{ input.name }}/${node}/{{ nodes.${node}.visits }}` });

const start = { kind: 'input' };
const end = { kind: 'output' };
const wide = ['w1', 'w2', 'w3', 'w4', 'w5', 'w6'];

/** `service`: the origin of the web service that the tools call. */
export function drawGraphs(service: string): { readonly [name in GraphName]: Graph } {
  const tool = (node: string, repeat: Repeat) => ({
    kind: 'http',
    method: 'POST', // what reads by GET carries no key
    url: `${service}/${repeat}`,
    query: { task: '{{ arguments.task }}' },
    repeat,
    arguments: { type: 'object', properties: { task: { type: 'string' } }, required: ['task'], additionalProperties: false },
    bindings: { task: `input.name + "/${node}"` },
  });
  return {
    steps: named('Steps', { nodes: { start, a: worker('a'), b: worker('b'), c: worker('c'), end }, edges: ['start -> a', 'a -> b', 'b -> c', 'c -> end'] }),
    fork: named('Fork', {
      nodes: { start, plan: worker('plan'), left: worker('left'), right: worker('right'), both: { kind: 'join' }, sum: worker('sum'), end },
      edges: ['start -> plan', 'plan -> left', 'plan -> right', 'left -> both', 'right -> both', 'both -> sum', 'sum -> end'],
    }),
    ask: named('Ask', {
      nodes: { start, draft: worker('draft'), ask: { kind: 'approval', question: 'Shall we?', deadline: 'PT1H' }, rest: { kind: 'wait', for: 'PT1S' }, send: worker('send'), end, late: end, no: end },
      edges: ['start -> draft', 'draft -> ask', 'ask.approved -> rest', 'ask.rejected -> no', 'ask.timeout -> late', 'rest -> send', 'send -> end'],
    }),
    signal: named('Signal', { nodes: { start, a: worker('a'), go: { kind: 'wait', signal: 'go' }, b: worker('b'), end }, edges: ['start -> a', 'a -> go', 'go -> b', 'b -> end'] }),
    /** Long enough for snapshots. */
    loop: named('Loop', {
      nodes: { start, spin: worker('spin'), more: { kind: 'condition', cases: [{ id: 'again', label: 'Again', when: 'nodes.spin.visits < 70' }] }, go: { kind: 'wait', signal: 'go' }, last: worker('last'), end },
      edges: ['start -> spin', 'spin -> more', 'more.again -> spin max 70', 'more.else -> go', 'go -> last', 'last -> end'],
    }),
    /** Sleeps in memory, and in the queue when its host is gone. */
    timer: named('Timer', { nodes: { start, rest: { kind: 'wait', for: 'PT3S' }, a: worker('a'), end }, edges: ['start -> rest', 'rest -> a', 'a -> end'] }),
    /** Whatever a person says of a call that was lost, the run goes on. */
    tools: named('Tools', {
      nodes: { start, read: tool('read', 'read-only'), pay: tool('pay', 'once'), put: tool('put', 'repeatable'), end },
      edges: ['start -> read', 'read -> pay', 'pay -> put', 'pay.error -> put', 'put -> end'],
    }),
    /** All three at the same time, asked for by a model. */
    agent: named('Agent', {
      nodes: { start, ask: worker('ask'), read: tool('read', 'read-only'), pay: tool('pay', 'once'), put: tool('put', 'repeatable'), end },
      edges: ['start -> ask', 'ask.tools -> read', 'ask.tools -> pay', 'ask.tools -> put', 'ask -> end'],
    }),
    /** Answers come at the same time, and a signal with them: several events are appended as one, or not at all. */
    wide: named('Wide', {
      nodes: { start, ...Object.fromEntries(wide.map((node) => [node, worker(node)])), all: { kind: 'join' }, go: { kind: 'wait', signal: 'go' }, last: worker('last'), end },
      edges: [...wide.flatMap((node) => [`start -> ${node}`, `${node} -> all`]), 'all -> go', 'go -> last', 'last -> end'],
    }),
    /** A while of a sandbox's time. */
    code: named('Code', {
      nodes: { start, compute: { kind: 'code', source: 'let sum = 0; for (let i = 0; i < 30_000_000; i += 1) sum = (sum + i) % 7; return sum', timeout: 'PT2M', retry: { attempts: 5, backoff: 'PT0.1S' }, arguments: { type: 'object' } }, last: worker('last'), end },
      edges: ['start -> compute', 'compute -> last', 'last -> end'],
    }),
  };
}

function named(name: string, drawing: Drawing): Graph {
  return { ...drawGraph({ ...drawing, settings: { model: 'world:m', budget: { steps: 10_000, tokens: 100_000_000 } } }), name };
}
