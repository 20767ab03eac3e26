// The outside world: a real HTTP model server that answers at its own pace and remembers every call with its idempotency key.
// Each process calls it under a path of its own, so a call tells who made it.
import { setTimeout as delay } from 'node:timers/promises';
import { startOpenAiServer } from '../../apps/runtime/src/testing/openai-server/start-openai-server.ts';
import type { ChatRequest, ScriptedAnswer } from '../../apps/runtime/src/testing/openai-server/script.ts';
import type { WorldCall } from './world-call.ts';

export interface ModelCall extends WorldCall {
  /** The process that called. */
  readonly caller: string;
}

export type Behaviour = (call: ModelCall) => Promise<ScriptedAnswer | void> | void;

export interface ModelServer {
  readonly calls: readonly ModelCall[];
  /** The address for one process. */
  addressFor(caller: string): string;
  /** Looked at before a call is answered; undefined answers as usual. */
  behave(behaviour: Behaviour): void;
  close(): Promise<void>;
}

/** Answers after `latencyMs(task)` milliseconds. */
export async function startModelServer(latencyMs: (task: string) => number): Promise<ModelServer> {
  const calls: ModelCall[] = [];
  let behave: Behaviour = () => undefined;
  const server = await startOpenAiServer({
    async reply(request) {
      const call: ModelCall = { key: keyOf(request), caller: callerOf(request), task: taskOf(request), repeat: 'repeatable', at: Date.now(), answer: null };
      calls.push(call);
      const scripted = await behave(call);
      if (scripted !== undefined) {
        if ('text' in scripted) call.answer = scripted.text ?? '';
        return scripted;
      }
      const text = `Answer ${calls.indexOf(call) + 1} to ${call.key}`;
      await delay(latencyMs(call.task));
      call.answer = text;
      // An agent with tools calls each of them once, all in one reply.
      const isAnswered = request.messages.some(({ role }) => role === 'tool');
      return isAnswered ? { text } : { text, toolCalls: request.tools.map((name) => ({ name, input: { task: `${call.task}/${name}` } })) };
    },
  });
  return {
    calls,
    addressFor: (caller) => server.url.replace(/\/v1$/, `/${caller}/v1`),
    behave(behaviour) {
      behave = behaviour;
    },
    close: () => server.close(),
  };
}

function keyOf({ headers }: ChatRequest): string {
  const key = headers['idempotency-key'];
  if (typeof key !== 'string') throw new Error('A model was called without an idempotency key.');
  return key;
}

function callerOf({ path }: ChatRequest): string {
  return path.split('/')[1] ?? '';
}

/** With how many of its tools have answered: what follows is another step. */
function taskOf({ messages }: ChatRequest): string {
  const said = messages.findLast((message) => message.role === 'user')?.content ?? '';
  const results = messages.filter(({ role }) => role === 'tool').length;
  return results === 0 ? said : `${said} and ${results} results`;
}
