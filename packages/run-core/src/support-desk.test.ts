// What a greeting costs at the support desk that Cadre comes with.
import { readFileSync } from 'node:fs';
import { parseGraph, type Json } from '@cadre/graph-schema';
import { expect, test } from 'vitest';
import { compile, type Compiled, type ModelGenerate } from './index.ts';
import { play, type Played, type World } from './testing/index.ts';

function supportDesk(): Compiled {
  const parsed = parseGraph(JSON.parse(readFileSync(new URL('../../../templates/support-desk/graph.json', import.meta.url), 'utf8')));
  if (!parsed.ok) throw new Error('The support desk is no graph');
  const result = compile(parsed.value);
  if (!result.ok) throw new Error(JSON.stringify(result.error));
  return result.value;
}

const hello = { customer: 'Dana Ruiz', message: 'Hello' };
const greeting = 'Hello! How can I help?';
const lead: Json = { kind: 'other', refundUsd: 0, summary: greeting };
const delegations = ({ steps }: Played): number => steps.flatMap(({ trace }) => trace).filter((trace) => trace.type === 'actor.started' && trace.parent === 'flow/lead').length;
const isAnswered = ({ request }: ModelGenerate): boolean => request.messages.some(({ role }) => role === 'tool');
const plainly: NonNullable<World['reply']> = ({ node, request }) => (node === 'lead' && request.outputSchema !== null ? { text: greeting, object: lead } : { text: greeting });

test('a "Hello" to the support desk costs no delegation when the model answers at once', () => {
  const played = play(supportDesk(), hello, { reply: plainly });
  expect(played.state).toMatchObject({ status: 'completed', output: { reply: greeting }, usage: { modelCalls: 2 } });
  expect(delegations(played)).toBe(0);
});

test('a "Hello" costs one delegation when the model asks a specialist and then answers', () => {
  const played = play(supportDesk(), hello, {
    reply: (effect) => (effect.node === 'lead' && !isAnswered(effect) ? { text: '', toolCalls: [{ callId: 'c', name: 'delegate_to_account', input: { task: 'Say hello.' } }] } : plainly(effect)),
  });
  expect(played.state).toMatchObject({ status: 'completed', output: { reply: greeting }, usage: { modelCalls: 4 } });
  expect(delegations(played)).toBe(1);
});

test('a "Hello" costs no delegation when the model answers in words where its schema wants an object, and is put right', () => {
  let tries = 0;
  const played = play(supportDesk(), hello, { reply: (effect) => (effect.node === 'lead' && tries++ === 0 ? { fail: 'output_invalid', message: 'It is no JSON.' } : plainly(effect)) });
  expect(played.state).toMatchObject({ status: 'completed', usage: { modelCalls: 3 } });
  expect(delegations(played)).toBe(0);
});

test('a model that sends the greeting back to the same specialist is stopped after one delegation', () => {
  const played = play(supportDesk(), hello, {
    reply: (effect) => (effect.node === 'lead' ? { text: '', toolCalls: [{ callId: 'c', name: 'delegate_to_account', input: { task: 'Say hello.' } }] } : { text: greeting }),
  });
  expect(played.state.error).toMatchObject({ code: 'delegation_loop', actor: 'flow/lead' });
  expect(delegations(played)).toBe(1);
});
