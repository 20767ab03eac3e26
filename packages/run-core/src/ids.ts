// Ids of a run and its parts. All three are strings that mix up easily, hence the brands.
export type RunId = string & { readonly __brand: 'RunId' };
/** `run:seq:index`: the effect number `index` caused by event `seq`. The idempotency key that the world receives. */
export type EffectId = string & { readonly __brand: 'EffectId' };
/** `flow`, `flow/triage`, `flow/triage/billing#1`. */
export type ActorPath = string & { readonly __brand: 'ActorPath' };

export const ROOT = 'flow' as ActorPath;

export function toRunId(value: string): RunId {
  return value as RunId;
}

export function toEffectId(value: string): EffectId {
  return value as EffectId;
}

export function toActorPath(value: string): ActorPath {
  return value as ActorPath;
}

export function effectId(run: RunId, seq: number, index: number): EffectId {
  return `${run}:${seq}:${index}` as EffectId;
}

/** Whether an actor is another one or below it. */
export function isAtOrUnder(actor: ActorPath, other: ActorPath): boolean {
  return actor === other || actor.startsWith(`${other}/`);
}

/** Null for the root. */
export function parentPath(actor: ActorPath): ActorPath | null {
  const slash = actor.lastIndexOf('/');
  return slash < 0 ? null : (actor.slice(0, slash) as ActorPath);
}

export function childPath(parent: ActorPath, child: string): ActorPath {
  return `${parent}/${child}` as ActorPath;
}
