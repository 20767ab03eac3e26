import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { digestGraph } from '@cadre/graph-schema';
import { expect, test } from 'vitest';
import { createActor, fromPromise, waitFor, type AnyStateMachine } from 'xstate';
import { compile } from '../compile/compile.ts';
import { drawGraph, replyText } from '../testing/index.ts';
import { exportXState } from './export-xstate.ts';

test('exported machines run in a plain XState program', async () => {
  const compiled = compile(drawGraph({
    nodes: { start: { kind: 'input' }, lead: { kind: 'supervisor', instructions: 'Lead.', strategy: 'broadcast' }, one: { kind: 'worker' }, two: { kind: 'worker' }, done: { kind: 'output', value: '{"said": nodes.lead.output}' } },
    edges: ['start -> lead', 'lead.workers -> one', 'lead.workers -> two', 'lead -> done'],
  }));
  if (!compiled.ok) throw new Error('It must compile');
  const folder = await mkdtemp(join(import.meta.dirname, 'export-'));
  try {
    const file = join(folder, 'machines.mjs');
    await writeFile(file, exportXState(compiled.value).replace("'@cadre/run-core'", "'../../index.ts'"));
    const { machines }: { machines: Record<string, AnyStateMachine> } = await import(file);
    const model = fromPromise(async ({ input }: { input: { request: { purpose: string } } }) => replyText(input.request.purpose));
    const world = { 'model.generate': model };
    const workers = { 'agent:one': machines['agent:one']?.provide({ actors: world }), 'agent:two': machines['agent:two']?.provide({ actors: world }) };
    const lead = machines['agent:lead']?.provide({ actors: { ...world, ...workers } as never });
    const flow = machines['flow']?.provide({ actors: { 'agent:lead': lead } as never });
    if (!flow) throw new Error('There must be a flow');
    const actor = createActor(flow, { input: { input: 'Hi', run: { id: 'r', startedAt: '' }, nodes: {}, arrivals: [], taken: null, path: 'flow' } });
    actor.start();
    const ended = await waitFor(actor, (snapshot) => snapshot.status === 'done');
    expect(ended.output).toEqual({ type: 'finished', output: { said: 'conclude' } });
  } finally {
    await rm(folder, { recursive: true });
  }
});

test('exported graphs inside a graph run as its steps', async () => {
  const inner = drawGraph({ nodes: { start: { kind: 'input' }, ask: { kind: 'worker' }, done: { kind: 'output', value: "{'inner': nodes.ask.output, 'n': input.n}" } }, edges: ['start -> ask', 'ask -> done'] });
  const digest = digestGraph(inner);
  const compiled = compile(
    drawGraph({ nodes: { start: { kind: 'input' }, ask: { kind: 'subgraph', graph: 'inner', revision: digest }, done: { kind: 'output' } }, edges: ['start -> ask', 'ask -> done'] }),
    { graphs: new Map([[digest, inner]]) },
  );
  if (!compiled.ok) throw new Error('It must compile');
  const folder = await mkdtemp(join(import.meta.dirname, 'export-'));
  try {
    const file = join(folder, 'machines.mjs');
    await writeFile(file, exportXState(compiled.value).replace("'@cadre/run-core'", "'../../index.ts'"));
    const { machines }: { machines: Record<string, AnyStateMachine> } = await import(file);
    const agent = machines[`${digest}/agent:ask`]?.provide({ actors: { 'model.generate': fromPromise(async () => replyText('said')) } as never });
    const step = machines['graph:ask']?.provide({ actors: { 'agent:ask': agent } as never });
    const flow = machines['flow']?.provide({ actors: { 'graph:ask': step } as never });
    if (!flow) throw new Error('There must be a flow');
    const actor = createActor(flow, { input: { input: { n: 1 }, run: { id: 'r', startedAt: '' }, nodes: {}, arrivals: [], taken: null, path: 'flow' } });
    actor.start();
    const ended = await waitFor(actor, (snapshot) => snapshot.status === 'done');
    expect(ended.output).toEqual({ type: 'finished', output: { inner: 'said', n: 1 } });
  } finally {
    await rm(folder, { recursive: true });
  }
});
