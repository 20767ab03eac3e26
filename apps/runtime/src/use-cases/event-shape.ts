import type { JsonObject } from '@cadre/graph-schema';
import type { LoggedEvent } from '../ports/event-log.ts';
import type { EventShape } from '../shapes/index.ts';

export function toEventShape({ seq, actor, type, payload, at }: LoggedEvent): EventShape {
  // Payloads are JSON: the log has parsed them. Only the types of their optional fields don't say so.
  return { seq, actor, type, payload: payload as JsonObject, at: new Date(at).toISOString() };
}
