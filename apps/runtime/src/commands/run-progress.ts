// What one event of a run looks like to a person at a terminal: a line or two, indented by who works for whom.
import type { Graph, NodeId } from '@cadre/graph-schema';
import type { ActorPath, Effect, ModelReply, RunEvent, RunState, Step } from '@cadre/run-core';

export interface Progress {
  /** The state before the event; null at the first. */
  readonly before: RunState | null;
  readonly event: RunEvent;
  readonly step: Step;
}

const INDENT = '  ';
const EXCERPT = 110;

export class RunNarrator {
  readonly #labels: ReadonlyMap<string, string>;
  /** Nodes whose way out is worth a line. */
  readonly #choices: ReadonlySet<string>;

  constructor(graph: Graph) {
    this.#labels = new Map(graph.nodes.map(({ id, label }) => [id, label === '' ? id : label]));
    this.#choices = new Set(graph.nodes.filter(({ kind }) => kind === 'condition').map(({ id }) => id));
  }

  /** @returns the lines to print, none for events that nobody would miss */
  lines({ before, event, step }: Progress): readonly string[] {
    return [...this.#happened(before, event), ...this.#followed(step)];
  }

  #happened(before: RunState | null, event: RunEvent): readonly string[] {
    const effect = 'effect' in event.payload ? before?.effects.get(event.payload.effect) : undefined;
    switch (event.type) {
      case 'effect.completed':
        return effect === undefined ? [] : [this.#line(effect, this.#reply(event.payload.reply), '')];
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

  #followed({ trace, effects }: Step): readonly string[] {
    const chosen = trace.flatMap((entry) =>
      entry.type === 'node.left' && this.#choices.has(entry.node) ? [`${indent(entry.actor)}${this.#label(entry.node)} → ${entry.port}`] : [],
    );
    const failed = trace.flatMap((entry) => (entry.type === 'node.failed' ? [`${indent(entry.actor)}${this.#label(entry.node)} ✗ ${entry.error.code}: ${excerpt(entry.error.message)}`] : []));
    return [...chosen, ...failed, ...effects.flatMap((effect) => this.#asked(effect))];
  }

  #asked(effect: Effect): readonly string[] {
    switch (effect.type) {
      case 'model.generate':
        return [this.#line(effect, `${effect.request.purpose === 'think' ? 'thinks' : `${effect.request.purpose}s`}${effect.attempt > 1 ? ` (try ${effect.attempt})` : ''} …`)];
      case 'person.ask':
        return [this.#line(effect, `asks a person: ${excerpt(effect.question)}`)];
      case 'timer.wait':
        return effect.reason === 'deadline' ? [] : [this.#line(effect, `waits until ${new Date(effect.at).toISOString()}`)];
      case 'signal.await':
        return [this.#line(effect, `waits for the signal ${effect.name}`)];
    }
  }

  #reply({ toolCalls, text, object, usage, durationMs }: ModelReply): string {
    const calls = toolCalls.map(({ name, input }) => `${this.#callName(name)}: ${excerpt(taskOf(input))}`);
    const words = calls.length > 0 ? ` → ${calls.join('; ')}` : `: ${excerpt(object === undefined ? text : JSON.stringify(object))}`;
    return `${words} (${(durationMs / 1_000).toFixed(1)} s, ${usage.inputTokens + usage.outputTokens} tokens)`;
  }

  #callName(name: string): string {
    const worker = /^delegate_to_(.+)$/.exec(name)?.[1];
    return worker === undefined ? name : (this.#labels.get(worker) ?? worker);
  }

  #line({ actor, node }: Effect, words: string, gap = ' '): string {
    return `${indent(actor)}${this.#label(node)}${gap}${words}`;
  }

  #label(node: NodeId): string {
    return this.#labels.get(node) ?? node;
  }
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
