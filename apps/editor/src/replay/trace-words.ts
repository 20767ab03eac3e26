// What an event changed, in plain words: derived from the fold, never from the log.
import { FINISH_PORT, type Trace } from '@cadre/run-core';
import { errorWords } from './error-words.ts';
import { guardWords } from './guard-words.ts';
import type { NodeNames } from './node-names.ts';

/** One line a change; changes that say nothing to a reader (an edge, a finished inner step) are left out. */
export function traceLines(trace: readonly Trace[], names: NodeNames): readonly string[] {
  return trace.flatMap((entry): readonly string[] => {
    switch (entry.type) {
      case 'actor.started':
        return entry.role === 'agent' || entry.role === 'tool' || entry.role === 'item' ? [`${entry.title} started`] : [];
      case 'actor.ended':
        return entry.outcome === 'cancelled' ? [`${entry.actor} was stopped`] : [];
      case 'node.entered':
        return [entry.visit > 1 ? `${names.nameOf(entry.node)} was entered, visit ${entry.visit}` : `${names.nameOf(entry.node)} was entered`];
      case 'node.left':
        return [`${names.nameOf(entry.node)} ended${portWords(entry.node, entry.port, names)}`];
      case 'node.failed':
        return [`${names.nameOf(entry.node)} failed: ${errorWords[entry.error.code]}`];
      case 'effect.requested':
        return effectLine(entry, names);
      case 'guard.flagged':
        return [guardWords(entry.guard)];
      case 'edge.taken':
      case 'effect.cancelled':
        return [];
    }
  });
}

function portWords(node: string, port: string, names: NodeNames): string {
  if (port === FINISH_PORT) return ', and the flow with it';
  return port === 'out' ? '' : `, took ${names.portLabel(node, port)}`;
}

function effectLine(entry: Extract<Trace, { type: 'effect.requested' }>, names: NodeNames): readonly string[] {
  const { effect } = entry;
  const who = names.nameOf(effect.node);
  if (effect.type === 'model.generate') return [effect.attempt > 1 ? `${who} calls ${effect.request.model}, try ${effect.attempt}` : `${who} calls ${effect.request.model}`];
  if (effect.type === 'tool.call') return [effect.attempt > 1 ? `${who} is called, try ${effect.attempt}` : `${who} is called`];
  if (effect.type === 'guard.judge') return [`${who} is checked by guard rules`];
  if (effect.type === 'person.ask') return [`${who} asks a person: ${effect.question}`];
  if (effect.type === 'guard.judge') return [`What ${who} is about to be given or to give is judged by guard rules`];
  if (effect.type === 'signal.await') return [`${who} waits for the signal “${effect.name}”`];
  if (effect.reason === 'backoff') return [`${who} pauses before another try`];
  return effect.reason === 'wait' ? [`${who} waits`] : [];
}
