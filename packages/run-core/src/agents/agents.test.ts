import { describe, expect, test } from 'vitest';
import { compile, type Compiled } from '../compile/compile.ts';
import { fold } from '../run/step.ts';
import type { ModelGenerate } from '../effect.ts';
import { drawGraph, play, type Drawing, type World } from '../testing/index.ts';

function compiled(drawing: Drawing): Compiled {
  const result = compile(drawGraph(drawing));
  if (!result.ok) throw new Error(JSON.stringify(result.error));
  return result.value;
}

function team(lead: object, more: Partial<Drawing> = {}): Drawing {
  return {
    nodes: {
      start: { kind: 'input' },
      lead: { kind: 'supervisor', instructions: 'Lead.', ...lead },
      one: { kind: 'worker', instructions: 'You are one. You count.' },
      two: { kind: 'worker', instructions: 'You are two.' },
      done: { kind: 'output', value: 'nodes.lead.output' },
      ...more.nodes,
    },
    edges: ['start -> lead', 'lead.workers -> one', 'lead.workers -> two', 'lead -> done', ...(more.edges ?? [])],
    ...(more.settings && { settings: more.settings }),
  };
}

const calls = (...names: readonly string[]) => ({ text: '', toolCalls: names.map((name, index) => ({ callId: `c${index}`, name: `delegate_to_${name}`, input: { task: `Work for ${name}` } })) });
const hasResults = (effect: ModelGenerate) => effect.request.messages.some((message) => message.role === 'tool');

describe('delegate', () => {
  const both: World = { reply: (effect) => (effect.node !== 'lead' ? { text: `${effect.node} did it` } : hasResults(effect) ? { text: 'All done' } : calls('one', 'two')) };

  test('offers one tool a worker and runs several delegations at once', () => {
    const { state, steps } = play(compiled(team({ strategy: 'delegate' })), 'Count', both);
    const [first] = steps[0]?.effects ?? [];
    expect(first).toMatchObject({ type: 'model.generate', actor: 'flow/lead' });
    expect(first?.type === 'model.generate' && first.request.tools.map((tool) => tool.name)).toEqual(['delegate_to_one', 'delegate_to_two']);
    expect(steps[1]?.effects.map((effect) => effect.actor)).toEqual(['flow/lead/one#1', 'flow/lead/two#1']);
    expect(state).toMatchObject({ status: 'completed', output: 'All done' });
  });

  test('gives the results back in the order of the calls', () => {
    const { steps } = play(compiled(team({ strategy: 'delegate' })), 'Count', { ...both, pick: (effects) => effects.length - 1 });
    const last = steps.at(-2)?.effects[0];
    expect(last?.type === 'model.generate' && last.request.messages.at(-1)).toEqual({
      role: 'tool',
      results: [
        { callId: 'c0', name: 'delegate_to_one', output: 'one did it', isError: false },
        { callId: 'c1', name: 'delegate_to_two', output: 'two did it', isError: false },
      ],
    });
  });

  test('a worker sees its instructions and the task, nothing else', () => {
    const { steps } = play(compiled(team({ strategy: 'delegate' })), 'Secret plan', both);
    const one = steps[1]?.effects[0];
    expect(JSON.stringify(one)).not.toContain('Secret plan');
    expect(one?.type === 'model.generate' && one.request.messages).toEqual([{ role: 'user', text: 'Work for one' }]);
  });

  test('a failed worker is told to the supervisor as a failed tool result', () => {
    const { state, steps } = play(compiled(team({ strategy: 'delegate' })), 'Count', {
      reply: (effect) => (effect.node === 'one' ? { fail: 'provider_auth', message: 'no key' } : (both.reply?.(effect) ?? {})),
    });
    expect(state.output).toBe('All done');
    expect(JSON.stringify(steps.at(-2)?.effects)).toContain('"isError":true');
  });

  test('the same task to the same worker with nothing new is a delegation loop', () => {
    const { state } = play(compiled(team({ strategy: 'delegate', rounds: 10 })), 'Count', { reply: (effect) => (effect.node === 'lead' ? calls('one') : { text: 'done' }) });
    expect(state.error).toMatchObject({ code: 'delegation_loop', actor: 'flow/lead' });
  });

  test('after its rounds it may not delegate any more', () => {
    let round = 0;
    const { state, steps } = play(compiled(team({ strategy: 'delegate', rounds: 1 })), 'Count', {
      reply: (effect) => (effect.node !== 'lead' ? { text: 'done' } : effect.request.toolChoice === 'none' ? { text: 'Enough' } : { text: '', toolCalls: [{ callId: 'x', name: 'delegate_to_one', input: { task: `Task ${round++}` } }] }),
    });
    expect(state.output).toBe('Enough');
    expect(steps).toHaveLength(4);
  });

  test('a call of an unknown tool is answered as such, and the model asked again', () => {
    const { state } = play(compiled(team({ strategy: 'delegate' })), 'Count', { reply: (effect) => (hasResults(effect) ? { text: 'Fine' } : calls('nobody')) });
    expect(state.output).toBe('Fine');
  });

  test('hierarchies nest', () => {
    const nested = team({ strategy: 'delegate' }, { nodes: { two: { kind: 'supervisor', instructions: 'Lead two.', strategy: 'broadcast' }, deep: { kind: 'worker', instructions: 'Deep.' } }, edges: ['two.workers -> deep'] });
    const { state, steps } = play(compiled(nested), 'Count', { reply: (effect) => (effect.node === 'lead' && !hasResults(effect) ? calls('two') : { text: `${effect.node} ok` }) });
    expect(steps.flatMap((step) => step.effects).map((effect) => effect.actor)).toEqual(['flow/lead', 'flow/lead/two#1/deep#1', 'flow/lead/two#1', 'flow/lead']);
    expect(state.output).toBe('lead ok');
  });
});

describe('the other strategies', () => {
  test('pipeline hands each result on and concludes', () => {
    const { state, steps } = play(compiled(team({ strategy: 'pipeline' })), 'Count', {});
    const effects = steps.flatMap((step) => step.effects);
    expect(effects.map((effect) => effect.node)).toEqual(['one', 'two', 'lead']);
    expect(JSON.stringify(effects[1])).toContain('one answers');
    expect(state.output).toBe('lead answers');
  });

  test('broadcast asks all at once and concludes from all answers', () => {
    const { steps } = play(compiled(team({ strategy: 'broadcast' })), 'Count', {});
    expect(steps[0]?.effects.map((effect) => effect.node)).toEqual(['one', 'two']);
    expect(JSON.stringify(steps.at(-2)?.effects)).toContain('two answers');
  });

  test('review returns the draft with feedback until it is accepted; the draft is the output', () => {
    const drawing: Drawing = {
      nodes: { start: { kind: 'input' }, lead: { kind: 'supervisor', instructions: 'Review.', strategy: 'review', rounds: 3 }, one: { kind: 'worker', instructions: 'Draft.' }, done: { kind: 'output', value: 'nodes.lead.output' } },
      edges: ['start -> lead', 'lead.workers -> one', 'lead -> done'],
    };
    let reviews = 0;
    const { state, steps } = play(compiled(drawing), 'Write', {
      reply: (effect) => (effect.node === 'one' ? { text: `draft ${reviews}` } : { text: '', object: { accepted: reviews++ === 1, feedback: 'Shorter' } }),
    });
    expect(state.output).toBe('draft 1');
    expect(JSON.stringify(steps[2]?.effects)).toContain('Shorter');
  });
});

describe('budgets', () => {
  test('calls under way count: a budget of three allows three at once, not fifty', () => {
    const drawing: Drawing = {
      nodes: { start: { kind: 'input' }, each: { kind: 'map', items: 'input', concurrency: 50, onItemError: 'skip' }, look: { kind: 'worker', parent: 'each' }, done: { kind: 'output' } },
      edges: ['start -> each', 'each -> done'], settings: { budget: { steps: 3 } },
    };
    const { state } = play(compiled(drawing), Array.from({ length: 50 }, (_, index) => index), {});
    expect(state.usage.modelCalls).toBe(3);
  });

  test('seconds are what the calls took: a run that lay still for a day has lost nothing', () => {
    const drawing = team({ strategy: 'delegate', limits: { seconds: 2 } });
    let asked = 0;
    const slow: World = { reply: (effect) => ({ durationMs: 900, ...(effect.node === 'lead' && asked++ === 0 ? calls('one') : { text: 'ok' }) }) };
    const { events } = play(compiled(drawing), 'Go', slow);
    const late = events.map((event) => (event.seq === 1 ? event : { ...event, at: event.at + 86_400_000 }));
    expect(fold(compiled(drawing), late.slice(0, 3)).status).toBe('running');
    const { state } = play(compiled(team({ strategy: 'delegate', limits: { seconds: 1 } })), 'Go', { reply: (effect) => ({ durationMs: 1_500, ...(effect.node === 'lead' ? calls('one') : { text: 'ok' }) }) });
    expect(state.error?.code).toBe('budget_exceeded');
  });
});

test("a worker's default answer counts under a supervisor too", () => {
  const drawing = team({ strategy: 'pipeline' }, { nodes: { one: { kind: 'worker', instructions: 'One.', onError: { value: 'nothing found' } } } });
  const { state, steps } = play(compiled(drawing), 'Go', { reply: (effect) => (effect.node === 'one' ? { fail: 'provider_auth' } : { text: `${effect.node} answers` }) });
  expect(state.output).toBe('lead answers');
  expect(JSON.stringify(steps[1]?.effects)).toContain('nothing found');
});

describe('failures of a model', () => {
  const alone = (config: object): Drawing => ({ nodes: { start: { kind: 'input' }, ask: { kind: 'worker', instructions: 'Answer.', ...config }, done: { kind: 'output', value: 'nodes.ask.output' } }, edges: ['start -> ask', 'ask -> done'] });

  test('a retryable one pauses as the edge computed, then tries again', () => {
    let tries = 0;
    const { state, events, steps } = play(compiled(alone({ retry: { attempts: 3 } })), 'Hi', { reply: () => (tries++ < 2 ? { fail: 'provider_rate_limited' } : { text: 'at last' }) });
    expect(state.output).toBe('at last');
    expect(events.map((event) => event.type)).toEqual(['run.started', 'effect.failed', 'timer.fired', 'effect.failed', 'timer.fired', 'effect.completed']);
    expect(steps.flatMap((step) => step.effects).flatMap((effect) => (effect.type === 'model.generate' ? [effect.attempt] : []))).toEqual([1, 2, 3]);
  });

  test('when tries are spent the next model is asked', () => {
    const { state, steps } = play(compiled(alone({ retry: { attempts: 1 }, model: 'openai:a', fallbackModels: ['openai:b'] })), 'Hi', {
      reply: (effect) => (effect.request.model === 'openai:a' ? { fail: 'provider_unavailable' } : { text: 'b speaks' }),
    });
    expect(state.output).toBe('b speaks');
    expect(steps).toHaveLength(3);
  });

  test('an answer that misses its schema is sent back with the message, twice at most', () => {
    const { state, steps } = play(compiled(alone({ outputSchema: { type: 'object' } })), 'Hi', { reply: () => ({ fail: 'output_invalid', message: 'kind is missing.' }) });
    expect(state.error?.code).toBe('output_invalid');
    expect(steps.flatMap((step) => step.effects)).toHaveLength(3);
    expect(JSON.stringify(steps[1]?.effects)).toContain('kind is missing.');
  });

  test("an agent's own limit of model calls, and the run's budget, stop it", () => {
    const lead = team({ strategy: 'delegate', rounds: 50, limits: { steps: 2 } });
    let task = 0;
    const busy: World = { reply: (effect) => (effect.node === 'lead' ? { text: '', toolCalls: [{ callId: 'c', name: 'delegate_to_one', input: { task: `Task ${task++}` } }] } : { text: 'ok' }) };
    expect(play(compiled(lead), 'Go', busy).state.error).toMatchObject({ code: 'budget_exceeded', actor: 'flow/lead' });
    const poor = team({ strategy: 'delegate', rounds: 50 }, { settings: { budget: { tokens: 20 } } });
    expect(play(compiled(poor), 'Go', busy).state.error).toMatchObject({ code: 'budget_exceeded', message: 'Test graph has used its budget of 20 tokens.' });
  });
});
