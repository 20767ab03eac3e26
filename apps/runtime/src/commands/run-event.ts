import { runEventSchema } from '@cadre/run-core';
import type { RunEvent } from '@cadre/run-core';
import type { EventShape } from '../shapes/index.ts';

/** The wire's form back to the core's. @throws ZodError when it is not an event of this version */
export function toRunEvent({ seq, type, payload, at }: EventShape): RunEvent {
  return runEventSchema.parse({ seq, type, payload, at: Date.parse(at) });
}
