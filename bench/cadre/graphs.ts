// The graphs that are measured.
import type { Graph } from '../../packages/graph-schema/src/index.ts';
import { drawGraph } from '../../packages/run-core/src/testing/draw-graph.ts';

export const DESK_STEPS = 5;
export const DESK_WORKERS = ['billing', 'technical', 'account'] as const;

const settings = { model: 'bench:instant' };

/** A supervisor, three workers at once, a conclusion: five model steps. */
export function deskGraph(model = settings.model): Graph {
  return drawGraph({
    settings: { model },
    nodes: {
      start: { kind: 'input' },
      lead: { kind: 'supervisor', strategy: 'delegate', instructions: 'Ask who can help, then answer.', task: '{{ input.message }}' },
      ...Object.fromEntries(DESK_WORKERS.map((id) => [id, { kind: 'worker', instructions: `You are ${id}. Answer in one sentence.` }])),
      done: { kind: 'output', value: 'nodes.lead.output' },
    },
    edges: ['start -> lead', ...DESK_WORKERS.map((id) => `lead.workers -> ${id}`), 'lead -> done'],
  });
}

/** A worker that uses a tool once, and answers. */
export function toolGraph(): Graph {
  return drawGraph({
    settings,
    nodes: {
      start: { kind: 'input' },
      work: { kind: 'worker', instructions: 'Look it up, then answer.', task: '{{ input.message }}' },
      look: { kind: 'code', description: 'Looks it up.', source: 'return args.task;', arguments: { type: 'object', properties: { task: { type: 'string' } }, required: ['task'] } },
      done: { kind: 'output', value: 'nodes.work.output' },
    },
    edges: ['start -> work', 'work.tools -> look.use', 'work -> done'],
  });
}

/** One worker again and again, `steps` times. */
export function loopGraph(steps: number): Graph {
  return drawGraph({
    settings: { ...settings, budget: { steps: 1_000_000 } },
    nodes: {
      start: { kind: 'input' },
      work: { kind: 'worker', instructions: 'Go on.', task: '{{ input.message }}' },
      again: { kind: 'condition', cases: [{ id: 'more', label: 'More', when: `nodes.work.visits < ${steps}` }] },
      done: { kind: 'output', value: 'nodes.work.output' },
    },
    edges: ['start -> work', 'work -> again', `again.more -> work max ${steps}`, 'again.else -> done'],
  });
}

/** `steps` model steps, one after the other. */
export function chainGraph(steps: number): Graph {
  const ids = Array.from({ length: steps }, (_, index) => `step${index + 1}`);
  const stops = ['start', ...ids, 'done'];
  return drawGraph({
    settings,
    nodes: {
      start: { kind: 'input' },
      ...Object.fromEntries(ids.map((id) => [id, { kind: 'worker', instructions: 'Go on.', task: '{{ input.message }}' }])),
      done: { kind: 'output', value: `nodes.${ids.at(-1)}.output` },
    },
    edges: stops.slice(1).map((stop, index) => `${stops[index]} -> ${stop}`),
  });
}

/** A person is asked, then a worker answers. */
export function approvalGraph(): Graph {
  return drawGraph({
    settings,
    nodes: {
      start: { kind: 'input' },
      ask: { kind: 'approval', question: 'Shall we answer?', show: '{{ input.message }}', deadline: 'P14D' },
      work: { kind: 'worker', instructions: 'Answer.', task: '{{ input.message }}' },
      done: { kind: 'output', value: 'nodes.work.output' },
      kept: { kind: 'output', value: '"kept"' },
    },
    edges: ['start -> ask', 'ask.approved -> work', 'work -> done', 'ask.rejected -> kept', 'ask.timeout -> kept'],
  });
}
