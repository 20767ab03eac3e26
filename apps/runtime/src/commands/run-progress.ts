// What one event of a run looks like to a person at a terminal: a line or two, indented by who works for whom.
import { indexGraph } from '@cadre/graph-schema';
import type { GraphNode } from '@cadre/graph-schema';
import type { ActorPath, Effect, EventPayload, Levels, ModelReply, RunEvent, RunState, Step, Trace } from '@cadre/run-core';

export interface Progress {
  /** The state before the event; null at the first. */
  readonly before: RunState | null;
  readonly event: RunEvent;
  readonly step: Step;
}

const INDENT = '  ';
const EXCERPT = 110;

type RunLevels = Pick<Levels, 'at' | 'of'>;

export class RunNarrator {
  readonly #levels: RunLevels;

  /** @param levels of the replay that takes the same events */
  constructor(levels: RunLevels) {
    this.#levels = levels;
  }

  /** @returns the lines to print, none for events that nobody would miss */
  lines({ before, event, step }: Progress): readonly string[] {
    return [...this.#happened(before, event), ...this.#followed(step)];
  }

  /** What people call a node: its label, or its id without one. */
  nameOf({ actor, node }: Place): string {
    return this.#label({ actor, node });
  }

  #happened(before: RunState | null, event: RunEvent): readonly string[] {
    const effect = 'effect' in event.payload ? before?.effects.get(event.payload.effect) : undefined;
    switch (event.type) {
      case 'effect.completed':
        return effect === undefined ? [] : this.#answered(effect, event.payload);
      case 'effect.failed':
        return effect === undefined ? [] : [this.#line(effect, `✗ ${event.payload.error.code}: ${excerpt(event.payload.error.message)}`)];
      case 'decision.given':
        return effect === undefined ? [] : [this.#line(effect, `${event.payload.decision} by ${event.payload.by}${event.payload.comment === undefined ? '' : `: ${excerpt(event.payload.comment)}`}`)];
      case 'timer.fired':
        return effect?.type === 'timer.wait' && effect.reason !== 'backoff' ? [this.#line(effect, effect.reason === 'deadline' ? 'the deadline passed' : 'the wait is over')] : [];
      case 'signal.received':
        return [`signal ${event.payload.name}`];
      case 'run.cancelled':
        return [`cancelled by ${event.payload.by}`];
      case 'run.started':
      case 'effect.started':
        return [];
    }
  }

  #answered(effect: Effect, payload: EventPayload<'effect.completed'>): readonly string[] {
    if ('reply' in payload) return [this.#line(effect, this.#reply(effect.actor, payload.reply), '')];
    if (!('result' in payload)) return [];
    const { output, console, durationMs } = payload.result;
    const written = console.map((line) => this.#line(effect, `wrote: ${excerpt(line)}`));
    return [...written, this.#line(effect, `gave ${excerpt(typeof output === 'string' ? output : JSON.stringify(output))} (${(durationMs / 1_000).toFixed(1)} s)`)];
  }

  #followed({ trace, effects }: Step): readonly string[] {
    const chosen = trace.flatMap((entry) =>
      entry.type === 'node.left' && isChoice(this.#node(entry)) ? [`${indent(entry.actor)}${this.#label(entry)} → ${entry.port}`] : [],
    );
    const failed = trace.flatMap((entry) => (entry.type === 'node.failed' ? [`${indent(entry.actor)}${this.#label(entry)} ✗ ${entry.error.code}${ending(entry, trace)}`] : []));
    return [...chosen, ...failed, ...effects.flatMap((effect) => this.#asked(effect))];
  }

  #asked(effect: Effect): readonly string[] {
    switch (effect.type) {
      case 'model.generate':
        return [this.#line(effect, `${effect.request.purpose === 'think' ? 'thinks' : `${effect.request.purpose}s`}${effect.attempt > 1 ? ` (try ${effect.attempt})` : ''} …`)];
      case 'tool.call':
        return [this.#line(effect, `is called with ${excerpt(JSON.stringify(effect.request.arguments))}${effect.attempt > 1 ? ` (try ${effect.attempt})` : ''} …`)];
      case 'guard.judge':
        return [];
      case 'person.ask':
        return [this.#line(effect, `asks a person: ${excerpt(effect.question)}`)];
      case 'timer.wait':
        return effect.reason === 'deadline' ? [] : [this.#line(effect, `waits until ${new Date(effect.at).toISOString()}`)];
      case 'signal.await':
        return [this.#line(effect, `waits for the signal ${effect.name}`)];
    }
  }

  #reply(actor: ActorPath, { toolCalls, text, object, usage, durationMs }: ModelReply): string {
    const calls = toolCalls.map(({ name, input }) => `${this.#callName(actor, name)}: ${excerpt(taskOf(input))}`);
    const words = calls.length > 0 ? ` → ${calls.join('; ')}` : `: ${excerpt(object === undefined ? text : JSON.stringify(object))}`;
    return `${words} (${(durationMs / 1_000).toFixed(1)} s, ${usage.inputTokens + usage.outputTokens} tokens)`;
  }

  #callName(actor: ActorPath, name: string): string {
    const worker = /^delegate_to_(.+)$/.exec(name)?.[1];
    return worker === undefined ? name : this.#label({ actor, node: worker });
  }

  #line(effect: Effect, words: string, gap = ' '): string {
    return `${indent(effect.actor)}${this.#label(effect)}${gap}${words}`;
  }

  #label(place: Place): string {
    return this.#node(place)?.label || place.node;
  }

  /** Ids mean something within their own graph only. */
  #node({ actor, node }: Place): GraphNode | undefined {
    const { nodes, names } = indexGraph(this.#levels.at(this.#levels.of(actor)).graph);
    const id = names.get(node);
    return id === undefined ? undefined : nodes.get(id);
  }
}

/** How a failed node ends: with its error, or with what it goes on with all the same. */
function ending({ actor, node, error }: Extract<Trace, { type: 'node.failed' }>, trace: readonly Trace[]): string {
  const left = trace.find((entry) => entry.type === 'node.left' && entry.actor === actor && entry.node === node);
  if (left?.type !== 'node.left') return `: ${excerpt(error.message)}`;
  return left.port === 'error' ? ' → error' : `, goes on with ${excerpt(JSON.stringify(left.output))}`;
}

interface Place {
  readonly actor: ActorPath;
  readonly node: string;
}

/** Its way out is worth a line. */
function isChoice(node: GraphNode | undefined): boolean {
  return node?.kind === 'condition' || node?.kind === 'classify';
}

/** One step in for every actor above. */
function indent(actor: ActorPath): string {
  return INDENT.repeat(actor.split('/').length - 1);
}

function taskOf(input: unknown): string {
  const task = typeof input === 'object' && input !== null && 'task' in input ? input.task : input;
  return typeof task === 'string' ? task : JSON.stringify(task);
}

function excerpt(text: string): string {
  // Words of a model: control characters in them must not reach the terminal.
  const line = text.replace(/[\p{Cc}\p{Cf}\s]+/gu, ' ').trim();
  return line.length > EXCERPT ? `${line.slice(0, EXCERPT - 1)}…` : line;
}
