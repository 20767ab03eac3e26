// A folded run as JSON and back. A cache of the log, to be dropped at any time.
import { digestOf, type JsonObject } from '@cadre/graph-schema';
import type { Compiled } from '../compile/compile.ts';
import type { Effect } from '../effect.ts';
import type { ActorPath, EffectId } from '../ids.ts';
import { persist } from '../machine/machine.ts';
import type { Actor, RunState } from '../state.ts';
import { packJson, unpackJson, type PackedJson } from './shared-json.ts';

interface Stored extends Omit<RunState, 'actors' | 'effects'> {
  readonly actors: readonly (Omit<Actor, 'snapshot'> & { readonly snapshot: unknown })[];
  readonly effects: readonly Effect[];
}

/** As it is kept: equal large values stand once. */
export function dehydrate(state: RunState): JsonObject {
  return { ...packJson(storedForm(state)) };
}

/** As a person or a program reads it. */
export function plainState(state: RunState): JsonObject {
  return JSON.parse(JSON.stringify(storedForm(state))) as JsonObject;
}

function storedForm(state: RunState): Stored {
  const actors = [...state.actors.values()].map((actor) => ({ ...actor, snapshot: persist(actor.snapshot) }));
  return { ...state, actors, effects: [...state.effects.values()] };
}

/** @throws when `stored` is not what `dehydrate` gave for the same machines */
export function hydrate(compiled: Compiled, stored: unknown): RunState {
  const { actors, effects, ...rest } = unpackJson(stored as PackedJson) as Stored;
  const restored = actors.map((actor): [ActorPath, Actor] => {
    const machine = compiled.machines.get(actor.machine);
    if (!machine) throw new Error(`The snapshot has an actor of an unknown machine ${actor.machine}`);
    return [actor.path, { ...actor, snapshot: machine.restore(actor.snapshot) }];
  });
  return { ...rest, actors: new Map(restored), effects: new Map(effects.map((effect): [EffectId, Effect] => [effect.id, effect])) };
}

/** The same state has the same hash in every process and browser. */
export function hashState(state: RunState): string {
  return digestOf(dehydrate(state));
}
