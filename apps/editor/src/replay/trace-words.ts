// What an event changed, in plain words: derived from the fold, never from the log.
import { FINISH_PORT, type Trace } from '@cadre/run-core';
import { errorWords } from './error-words.ts';
import { guardWords } from './guard-words.ts';
import type { NodeNames } from './node-names.ts';
import type { StepContext } from './step-words.ts';

/** One line a change; changes that say nothing to a reader (an edge, a finished inner step) are left out. */
export function traceLines(trace: readonly Trace[], { namesOf }: Pick<StepContext, 'namesOf'>): readonly string[] {
  return trace.flatMap((entry): readonly string[] => {
    switch (entry.type) {
      case 'actor.started':
        return entry.role !== 'flow' && entry.role !== 'branch' ? [`${entry.title} started`] : [];
      case 'actor.ended':
        return entry.outcome === 'cancelled' ? [`${entry.actor} was stopped`] : [];
      case 'node.entered':
        return [`${namesOf(entry.actor).nameOf(entry.node)} was entered${entry.visit > 1 ? `, visit ${entry.visit}` : ''}`];
      case 'node.left':
        return [`${namesOf(entry.actor).nameOf(entry.node)} ended${portWords(entry.node, entry.port, namesOf(entry.actor))}`];
      case 'node.failed':
        return [`${namesOf(entry.actor).nameOf(entry.node)} failed: ${errorWords[entry.error.code]}`];
      case 'effect.requested':
        return effectLine(entry, namesOf(entry.effect.actor));
      case 'guard.flagged':
        return [sentence(guardWords(entry.guard))];
      case 'edge.taken':
      case 'effect.cancelled':
        return [];
    }
  });
}

function sentence(words: string): string {
  return words.charAt(0).toUpperCase() + words.slice(1);
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
  if (effect.type === 'signal.await') return [`${who} waits for the signal “${effect.name}”`];
  if (effect.reason === 'backoff') return [`${who} pauses before another try`];
  return effect.reason === 'wait' ? [`${who} waits`] : [];
}
