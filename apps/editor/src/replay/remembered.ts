// How much of a prompt is of earlier runs. Its messages don't say; the agent that sent them does, as it stood when it asked.
import type { ActorPath, EffectId, Replay } from '@cadre/run-core';
import { z } from 'zod';

/** Of what an agent knows, the part that is read here: how many of its messages, at the beginning, are remembered. */
const agentSchema = z.object({ earlier: z.int().min(0).optional() });

/** How many messages at the beginning of a model call's prompt are of earlier runs of the session. */
export function rememberedMessages(replay: Replay, call: { readonly id: EffectId; readonly actor: ActorPath }): number {
  const started = replay.length === 0 ? null : replay.eventAt(1);
  // Most runs remember nothing; then no state is asked for.
  if (started?.type !== 'run.started' || Object.keys(started.payload.memory ?? {}).length === 0) return 0;
  for (const { effect, from } of replay.effects.upTo(replay.length)) {
    if (effect.id !== call.id) continue;
    // What is summed up stands in one message, whoever said it.
    if (effect.type !== 'model.generate' || effect.request.purpose === 'summarise') return 0;
    const known = agentSchema.safeParse(replay.stateAt(from.seq).actors.get(call.actor)?.snapshot.context);
    return known.success ? (known.data.earlier ?? 0) : 0;
  }
  return 0;
}
