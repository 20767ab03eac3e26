// A lane an actor, a bar an effect; a graph inside is one lane here and has a timeline of its own.
import type { Effect } from '../effect.ts';
import { ROOT, type ActorPath } from '../ids.ts';
import type { Bar, BarType, Lane } from '../projections.ts';
import type { EffectRecord } from './effect-history.ts';
import type { Replay } from './replay.ts';

type OpenLane = { -readonly [Key in keyof Lane]: Lane[Key] } & { parent: ActorPath | null; bars: Bar[] };

/**
 * Lanes in the order people read a hierarchy: each actor before those under it.
 * @param level the graph to look at: the path of a flow of `replay.levels`; without it the run's own
 */
export function timelineOf(replay: Replay, level: ActorPath = ROOT): readonly Lane[] {
  const { levels } = replay;
  const lanes = new Map<ActorPath, OpenLane>();
  for (let seq = 1; seq <= replay.length; seq++) {
    const { at } = replay.eventAt(seq);
    for (const trace of replay.recordAt(seq).trace) {
      if (trace.type === 'actor.started' && (levels.showing(trace.actor) === level || trace.actor === level)) {
        const known = lanes.get(trace.actor);
        if (known) known.endedAt = null;
        else lanes.set(trace.actor, openLane(trace, lanes, at));
      } else if (trace.type === 'actor.ended') {
        const lane = lanes.get(trace.actor);
        if (lane) lane.endedAt = at;
      }
    }
  }
  for (const record of replay.effects.upTo(replay.length)) {
    const actor = levels.actorIn(level, record.effect.actor);
    if (actor !== null) lanes.get(actor)?.bars.push(barOf(record));
  }
  return inReadingOrder([...lanes.values()]);
}

function openLane(trace: { actor: ActorPath; parent: ActorPath | null; node: Lane['node']; role: Lane['role']; title: string }, lanes: ReadonlyMap<ActorPath, OpenLane>, at: number): OpenLane {
  const { actor, parent, node, role, title } = trace;
  const above = parent === null ? undefined : lanes.get(parent);
  const depth = above ? above.depth + 1 : 0;
  return { actor, parent: above?.actor ?? null, node, role, title, depth, startedAt: at, endedAt: null, bars: [] };
}

function inReadingOrder(lanes: readonly OpenLane[]): readonly Lane[] {
  const children = new Map<ActorPath | null, OpenLane[]>();
  for (const lane of lanes) {
    const siblings = children.get(lane.parent);
    if (siblings) siblings.push(lane);
    else children.set(lane.parent, [lane]);
  }
  const ordered: Lane[] = [];
  const visit = (parent: ActorPath | null): void => {
    for (const { parent: _parent, ...lane } of children.get(parent) ?? []) {
      ordered.push(lane);
      visit(lane.actor);
    }
  };
  visit(null);
  return ordered;
}

function barOf({ effect, from, to, outcome }: EffectRecord): Bar {
  return { effect: effect.id, ...appearance(effect), fromSeq: from.seq, fromAt: from.at, toSeq: to?.seq ?? null, toAt: to?.at ?? null, outcome, ...guardOf(to) };
}

/** What guard rules said where the answer came in. */
function guardOf(to: EffectRecord['to']): Pick<Bar, 'guard'> {
  return (to?.type === 'effect.completed' || to?.type === 'effect.failed') && to.payload.guard ? { guard: to.payload.guard } : {};
}

function appearance(effect: Effect): { readonly type: BarType; readonly label: string } {
  switch (effect.type) {
    case 'model.generate':
      return { type: 'model', label: effect.request.purpose };
    case 'tool.call':
      return { type: 'tool', label: effect.request.type === 'mcp' ? effect.request.tool : effect.node };
    case 'guard.judge':
      return { type: 'guard', label: 'guard rules' };
    case 'person.ask':
      return { type: 'person', label: 'waiting for a person' };
    case 'signal.await':
      return { type: 'signal', label: `waiting for ${effect.name}` };
    case 'timer.wait':
      return effect.reason === 'backoff' ? { type: 'backoff', label: 'pause before a retry' } : { type: 'timer', label: effect.reason === 'deadline' ? 'deadline' : 'waiting' };
  }
}
