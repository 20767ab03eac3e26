import { compile, Replay } from '@cadre/run-core';
import { drawGraph, play, type World } from '@cadre/run-core/testing';
import { describe, expect, test } from 'vitest';
import { rememberedMessages } from './remembered.ts';

const earlier = [{ task: 'I am Ada.', answer: 'Hello Ada.' }, { task: 'I live in Delft.', answer: 'Noted.' }];
const texts = earlier.flatMap(({ task, answer }) => [task, answer]);
const world: World = {
  start: { memory: { lead: earlier } },
  reply: ({ node, request }) => (request.purpose === 'review' ? { text: '', object: { accepted: true, feedback: '' } } : { text: `${node} answers` }),
};

function replayOf(lead: object, given: World = world): Replay {
  const compiled = compile(drawGraph({
    nodes: { start: { kind: 'input' }, lead: { kind: 'supervisor', instructions: 'Lead.', memory: 'session', ...lead }, one: { kind: 'worker', instructions: 'Answer.' }, done: { kind: 'output' } },
    edges: ['start -> lead', 'lead.workers -> one', 'lead -> done'],
  }));
  if (!compiled.ok) throw new Error(JSON.stringify(compiled.error));
  return new Replay(compiled.value, play(compiled.value, 'Go', given).events);
}

/** Of each model call: whose it is, the texts that are remembered, and the text after them. */
function promptsOf(replay: Replay): readonly (readonly [string, readonly string[], string | undefined])[] {
  return [...replay.effects.upTo(replay.length)].flatMap(({ effect }) => {
    if (effect.type !== 'model.generate') return [];
    const said = effect.request.messages.map((message) => (message.role === 'tool' ? '' : message.text));
    const count = rememberedMessages(replay, effect);
    return [[effect.node, said.slice(0, count), said[count]] as const];
  });
}

describe('what of a prompt is of earlier runs', () => {
  test.each(['delegate', 'pipeline', 'broadcast', 'review'])('are the turns before the task, of an agent that remembers: %s', (strategy) => {
    const prompts = promptsOf(replayOf({ strategy }));
    expect(prompts.length).toBeGreaterThan(0);
    for (const [node, remembered, next] of prompts) {
      expect(remembered).toEqual(node === 'lead' ? texts : []);
      if (node === 'lead') expect(next).toMatch(/^Go/);
    }
  });

  test('are those alone that were sent, where only the newest are', () => {
    expect(promptsOf(replayOf({ strategy: 'delegate', conversation: { keep: 'last', turns: 1 } }))[0]).toEqual(['lead', texts.slice(2), 'Go']);
  });

  test('are none of a call that sums up, nor of a run without a session', () => {
    const long = { ...world, start: { memory: { lead: earlier.map(({ task, answer }) => ({ task, answer: answer.repeat(100) })) } } };
    const summed = promptsOf(replayOf({ strategy: 'delegate', conversation: { keep: 'summary', overTokens: 100, last: 1 } }, long));
    expect(summed[0]?.[1]).toEqual([]);
    expect(summed[0]?.[2]).toMatch(/^Asked: I am Ada/);
    expect(summed[1]?.[1]).toHaveLength(2);
    expect(promptsOf(replayOf({ strategy: 'delegate' }, {}))[0]).toEqual(['lead', [], 'Go']);
  });
});
