// What is run while things break: every way in which a run can be waiting for something, small.
import type { Graph } from '../../packages/graph-schema/src/index.ts';
import { drawGraph, type Drawing } from '../../packages/run-core/src/testing/index.ts';

/** Its own text for every step of every run, so that the model server can tell whether a step was asked under one key. */
const worker = (node: string) => ({ kind: 'worker', task: `{{ input.name }}/${node}/{{ nodes.${node}.visits }}` });

function named(name: string, drawing: Drawing): Graph {
  return { ...drawGraph({ ...drawing, settings: { model: 'world:m', budget: { steps: 10_000, tokens: 100_000_000 } } }), name };
}

const start = { kind: 'input' };
const end = { kind: 'output' };

export const graphs = {
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
} as const satisfies { readonly [name: string]: Graph };

export type GraphName = keyof typeof graphs;
export const graphNames: readonly GraphName[] = ['steps', 'fork', 'ask', 'signal', 'loop', 'timer'];
