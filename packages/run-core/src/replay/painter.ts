// Paints a graph by what happened to it: a fold over traces, then over effects.
import type { EdgeId, NodeId } from '@cadre/graph-schema';
import type { ActorPath } from '../ids.ts';
import type { NodePaint, Overlay, PaintStatus } from '../projections.ts';
import { addUsage, noUsage } from '../run/usage.ts';
import type { Trace } from '../trace.ts';
import type { EffectRecord } from './effect-history.ts';
import { durationOf, usageOf } from './effect-work.ts';

type Paint = { -readonly [Key in keyof NodePaint]: NodePaint[Key] } & { active: number; isBusy: boolean };

export class Painter {
  readonly #nodes = new Map<NodeId, Paint>();
  readonly #edges = new Map<EdgeId, number>();
  /** Agents under a supervisor are no nodes of the flow: they begin and end as actors. */
  readonly #delegated = new Map<ActorPath, NodeId>();
  /** What each flow actor is at: cut short when the actor is. */
  readonly #at = new Map<ActorPath, Set<NodeId>>();

  copy(): Painter {
    const copy = new Painter();
    for (const [node, paint] of this.#nodes) copy.#nodes.set(node, { ...paint });
    for (const [edge, count] of this.#edges) copy.#edges.set(edge, count);
    for (const [actor, node] of this.#delegated) copy.#delegated.set(actor, node);
    for (const [actor, nodes] of this.#at) copy.#at.set(actor, new Set(nodes));
    return copy;
  }

  see(trace: Trace): void {
    if (trace.type === 'edge.taken') this.#edges.set(trace.edge, (this.#edges.get(trace.edge) ?? 0) + 1);
    else if (trace.type === 'node.entered') this.#enter(trace);
    else if (trace.type === 'node.left') this.#leave(trace);
    else if (trace.type === 'node.failed') Object.assign(this.#paint(trace.node), { error: trace.error, status: 'failed' });
    else if (trace.type === 'actor.started' && isDelegated(trace) && trace.node !== null) {
      this.#delegated.set(trace.actor, trace.node);
      this.#begin(trace.node);
    } else if (trace.type === 'actor.ended') this.#end(trace);
  }

  /** @param node of this level that shows it */
  work(record: EffectRecord, node: NodeId): void {
    const paint = this.#paint(node);
    const usage = usageOf(record);
    if (usage) paint.usage = addUsage(paint.usage, usage);
    if (record.effect.type === 'model.generate' || record.effect.type === 'tool.call') paint.workedMs += durationOf(record);
    if (record.to !== null) return;
    if (!isWait(record)) paint.isBusy = true;
    else if (isIdleWait(record)) paint.waitingSince ??= record.from.at;
  }

  /** @param ended whatever is still under way was cancelled with the run */
  overlay(ended: boolean): Overlay {
    const nodes = new Map<NodeId, NodePaint>();
    for (const [node, { active: _active, isBusy, ...paint }] of this.#nodes) nodes.set(node, atRest(paint, { isBusy, ended }));
    return { nodes, edges: this.#edges };
  }

  #paint(node: NodeId): Paint {
    const known = this.#nodes.get(node);
    if (known) return known;
    const fresh: Paint = { status: 'idle', visits: 0, usage: noUsage, workedMs: 0, waitingSince: null, output: null, error: null, ports: [], active: 0, isBusy: false };
    this.#nodes.set(node, fresh);
    return fresh;
  }

  #begin(node: NodeId): void {
    const paint = this.#paint(node);
    paint.visits += 1;
    paint.active += 1;
    paint.status = 'running';
    paint.error = null;
  }

  #enter({ actor, node }: Extract<Trace, { type: 'node.entered' }>): void {
    const at = this.#at.get(actor) ?? new Set();
    this.#at.set(actor, at.add(node));
    this.#begin(node);
  }

  #leave({ actor, node, port, output }: Extract<Trace, { type: 'node.left' }>): void {
    this.#at.get(actor)?.delete(node);
    const paint = this.#paint(node);
    paint.ports = [...paint.ports, port];
    paint.output = output;
    this.#rest(paint, port === 'error' ? 'failed' : 'done');
  }

  #end({ actor, outcome, output, error }: Extract<Trace, { type: 'actor.ended' }>): void {
    for (const cut of this.#at.get(actor) ?? []) this.#rest(this.#paint(cut), outcome === 'cancelled' ? 'cancelled' : 'failed');
    this.#at.delete(actor);
    const node = this.#delegated.get(actor);
    if (node === undefined) return;
    this.#delegated.delete(actor);
    const paint = this.#paint(node);
    if (outcome === 'done') paint.output = output;
    if (error) paint.error = error;
    this.#rest(paint, outcome);
  }

  /** A node that runs several times at once (a worker with two tasks, a map's body) rests when the last one has ended. */
  #rest(paint: Paint, status: PaintStatus): void {
    paint.active = Math.max(0, paint.active - 1);
    if (paint.active === 0) paint.status = status;
  }
}

/** A node waits when something of it does and nothing of it is at work. */
function atRest(paint: NodePaint, { isBusy, ended }: { readonly isBusy: boolean; readonly ended: boolean }): NodePaint {
  const waits = paint.waitingSince !== null && !isBusy;
  if (ended && (paint.status === 'running' || waits)) return { ...paint, status: 'cancelled', waitingSince: null };
  return waits ? { ...paint, status: 'waiting' } : { ...paint, waitingSince: null };
}

/** Actors that an agent starts are numbered: `flow/triage/billing#1`. */
function isDelegated({ role, actor }: Extract<Trace, { type: 'actor.started' }>): boolean {
  return (role === 'agent' || role === 'tool' || role === 'graph') && actor.slice(actor.lastIndexOf('/')).includes('#');
}

function isWait(record: EffectRecord): boolean {
  return isIdleWait(record) || (record.effect.type === 'timer.wait' && record.effect.reason === 'deadline');
}

/** Deadlines run beside the question they belong to; pauses before a retry are work. */
function isIdleWait({ effect }: EffectRecord): boolean {
  return effect.type === 'person.ask' || effect.type === 'signal.await' || (effect.type === 'timer.wait' && effect.reason === 'wait');
}
