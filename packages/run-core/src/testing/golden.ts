// Golden histories: recorded runs of every semantics number ever shipped. Folding one must ask the world for exactly what it
// asked for when it was recorded, step by step; how a state is stored may change, what it asks for may not.
import { canonicalJson, digestOf, type Json } from '@cadre/graph-schema';
import { z } from 'zod';
import type { Compiled } from '../compile/compile.ts';
import { runEventSchema, type RunEvent } from '../event.ts';
import { Replay } from '../replay/replay.ts';

export const goldenSchema = z.strictObject({
  name: z.string(),
  semantics: z.int(),
  graph: z.unknown(),
  /** Those that it runs inside. */
  graphs: z.array(z.unknown()).optional(),
  events: z.array(runEventSchema),
  /** Per event: a digest of the effects it caused and those it cancelled. */
  steps: z.array(z.string()),
  outcome: z.unknown(),
});
export type Golden = z.infer<typeof goldenSchema>;

export function stepDigests(compiled: Compiled, events: readonly RunEvent[]): readonly string[] {
  const replay = new Replay(compiled, events);
  return events.map(({ seq }) => {
    const { effects, cancelled } = replay.recordAt(seq);
    return digestOf(JSON.parse(JSON.stringify({ effects, cancelled })) as Json);
  });
}

export function outcomeOf(compiled: Compiled, events: readonly RunEvent[]): Json {
  const { status, output, error, usage } = new Replay(compiled, events).stateAt(events.length);
  return JSON.parse(canonicalJson({ status, output, error, usage: { ...usage } })) as Json;
}
