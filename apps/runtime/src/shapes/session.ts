// Wire shapes of sessions: what agents with memory remember.
import { sessionNameSchema } from '@cadre/run-core';
import { z } from 'zod';

export { sessionNameSchema };

export const sessionShape = z.object({
  /** Slug. */
  graph: z.string(),
  session: z.string(),
  /** How many are remembered. */
  turns: z.int().min(0),
  createdAt: z.string(),
  /** Of the newest turn. */
  updatedAt: z.string(),
});
export type SessionShape = z.infer<typeof sessionShape>;

export const sessionTurnShape = z.object({
  /** Its node; of a graph inside, after the nodes that run it: `desk/billing`. */
  agent: z.string(),
  task: z.string(),
  answer: z.string(),
  /** Where it was said. */
  run: z.string(),
  seq: z.int().min(1),
  at: z.string(),
});
export type SessionTurnShape = z.infer<typeof sessionTurnShape>;

export const removedSessionShape = z.object({ graph: z.string(), session: z.string(), /** How many turns are gone. */ turns: z.int().min(0) });
export type RemovedSessionShape = z.infer<typeof removedSessionShape>;
