import { describe, expect, test } from 'vitest';
import { compile, type Compiled } from '../compile/compile.ts';
import { drawGraph, play, type World } from '../testing/index.ts';

/** A supervisor that delegates for ever, under an agent's limits and a graph's budget. */
function busy(graph: object, agent: object): Compiled {
  const result = compile(drawGraph({
    nodes: { start: { kind: 'input' }, lead: { kind: 'supervisor', instructions: 'Lead.', rounds: 900, limits: { steps: null, seconds: null, ...agent } }, hand: { kind: 'worker' }, done: { kind: 'output' } },
    edges: ['start -> lead', 'lead.workers -> hand', 'lead -> done'],
    settings: { budget: graph },
  }));
  if (!result.ok) throw new Error(JSON.stringify(result.error));
  return result.value;
}

/** Each call: 15 tokens, 0.001 USD, 0.9 seconds. */
function world(budget?: NonNullable<World['start']>['budget']): World {
  let task = 0;
  return {
    reply: (effect) => (effect.node === 'lead' ? { text: '', toolCalls: [{ callId: 'c', name: 'delegate_to_hand', input: { task: `Task ${task++}` } }] } : { text: 'Done.' }),
    ...(budget && { start: { budget } }),
  };
}

type Bounds = readonly [own: number, graph: number, agent: number];
const orders: readonly Bounds[] = [[4, 8, 12], [4, 12, 8], [8, 4, 12], [12, 4, 8], [8, 12, 4], [12, 8, 4]];
const sayings = ['The run has used its own budget of', 'Test graph has used its budget of', 'The agent lead has used its limit of'];
const tightest = (bounds: Bounds): string => sayings[bounds.indexOf(4)] ?? '';

describe('the budget of a run, of its graph and of an agent: the tightest counts and is named, with who stood there', () => {
  test.each(orders)('tokens: %i, %i, %i calls', (...bounds) => {
    const [own, graph, agent] = bounds;
    const { state } = play(busy({ tokens: graph * 15 }, { tokens: agent * 15 }), 'Go', world({ tokens: own * 15 }));
    expect(state).toMatchObject({ status: 'failed', usage: { modelCalls: 4 }, error: { code: 'budget_exceeded', actor: 'flow/lead', message: `${tightest(bounds)} 60 tokens.` } });
  });

  test.each(orders)('money: %i, %i, %i calls', (...bounds) => {
    const [own, graph, agent] = bounds;
    const { state } = play(busy({ costUsd: graph * 0.001 }, { costUsd: agent * 0.001 }), 'Go', world({ costUsd: own * 0.001 }));
    expect(state).toMatchObject({ usage: { modelCalls: 4 }, error: { code: 'budget_exceeded', actor: 'flow/lead', message: `${tightest(bounds)} 0.004 USD.` } });
  });

  test.each([[2, 4, 6], [2, 6, 4], [4, 2, 6], [6, 2, 4], [4, 6, 2], [6, 4, 2]] as const)('seconds: %i, %i, %i', (own, graph, agent) => {
    const compiled = busy({ seconds: graph }, { seconds: agent });
    const played = play(compiled, 'Go', world({ seconds: own }));
    const saying = sayings[[own, graph, agent].indexOf(2)] ?? '';
    expect(played.state.error).toMatchObject({ code: 'budget_exceeded', message: `${saying} 2 seconds.` });
    const longest = played.steps.flatMap(({ effects }) => effects).map((effect) => (effect.type === 'model.generate' ? effect.timeoutMs : 0));
    expect(Math.max(...longest)).toBeLessThanOrEqual(2_000);
  });

  test.each([[2, 3, 4], [2, 4, 3], [3, 2, 4], [4, 2, 3]] as const)('calls: %i, %i, and %i of its own', (own, graph, agent) => {
    const { state } = play(busy({ steps: graph }, { steps: agent }), 'Go', world({ steps: own }));
    const saying = sayings[[own, graph].indexOf(2)] ?? '';
    expect(state).toMatchObject({ usage: { modelCalls: 2 }, error: { code: 'budget_exceeded', actor: 'flow/lead', message: `${saying} model calls.` } });
  });

  test("an agent's own calls", () => {
    const { state } = play(busy({ steps: 90 }, { steps: 2 }), 'Go', world({ steps: 80 }));
    expect(state.error).toMatchObject({ code: 'budget_exceeded', actor: 'flow/lead', message: 'The agent lead has used its limit of 2 model calls.' });
  });
});

test('a run can not widen what its graph allows', () => {
  const { state } = play(busy({ steps: 3 }, {}), 'Go', world({ steps: 1_000, tokens: 1_000_000 }));
  expect(state).toMatchObject({ usage: { modelCalls: 3 }, error: { message: 'Test graph has used its budget of model calls.' } });
});

test('without one of its own a run has what its graph allows', () => {
  expect(play(busy({ steps: 5 }, {}), 'Go', world()).state.usage.modelCalls).toBe(5);
});
