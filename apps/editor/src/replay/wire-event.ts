// An event as the API gives it becomes an event as the fold takes it.
import type { EventShape } from '@cadre/client';
import { runEventSchema, type RunEvent } from '@cadre/run-core';

/** @throws ZodError when the answer is not an event of this version */
export function toRunEvent(shape: EventShape): RunEvent {
  return runEventSchema.parse({ seq: shape.seq, type: shape.type, payload: shape.payload, at: Date.parse(shape.at) });
}
