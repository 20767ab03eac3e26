// Performs `model.generate`: one call, whose outcome of any sort is a command for the run.
import { mayStream } from '@cadre/run-core';
import type { Command, ModelGenerate } from '@cadre/run-core';
import type { Clock } from '../ports/clock.ts';
import type { Live } from '../ports/live.ts';
import type { Logger } from '../ports/logger.ts';
import { ModelFailure } from '../ports/model-gateway.ts';
import type { ModelGateway } from '../ports/model-gateway.ts';
import { retryPause } from './retry-pause.ts';

export interface ModelWorld {
  readonly models: ModelGateway;
  readonly live: Live;
  readonly clock: Clock;
  readonly random: () => number;
  readonly logger: Logger;
}

const MESSAGE_CHARACTERS = 10_000;

/** @returns null when it was aborted: then nobody waits for it */
export async function performModel(world: ModelWorld, effect: ModelGenerate, call: { readonly run: Parameters<Live['publish']>[0]; readonly signal: AbortSignal }): Promise<Command | null> {
  const { models, live, clock } = world;
  const { id, actor, node, request, timeoutMs } = effect;
  const startedAt = clock.now();
  try {
    const reply = await models.generate(request, {
      signal: call.signal,
      timeoutMs,
      key: id,
      // A rule sees the whole of a reply; what it may take out must not be seen word by word before. A summary is nothing the agent says.
      ...(mayStream(effect.guards) && request.purpose !== 'summarise' ? { onDelta: (text: string) => live.publish(call.run, { deltas: [{ effect: id, actor, node, text }] }) } : {}),
    });
    return call.signal.aborted ? null : { type: 'effect.complete', effect: id, reply };
  } catch (error) {
    if (call.signal.aborted) return null;
    return toFailure(world, effect, { error, durationMs: Math.max(0, clock.now() - startedAt) });
  }
}

function toFailure({ random, logger }: ModelWorld, effect: ModelGenerate, { error, durationMs }: { readonly error: unknown; readonly durationMs: number }): Command {
  if (!(error instanceof ModelFailure)) {
    logger.error({ effect: effect.id, error: error instanceof Error ? (error.stack ?? error.message) : String(error) }, 'A model call failed in a way it should not.');
    const message = 'The call failed inside the runtime; its log has the details.';
    return { type: 'effect.fail', effect: effect.id, error: { code: 'internal', message }, retryInMs: 0, durationMs };
  }
  return {
    type: 'effect.fail',
    effect: effect.id,
    error: { code: error.code, message: error.message.slice(0, MESSAGE_CHARACTERS) },
    retryInMs: retryPause(effect, { retryAfterMs: error.retryAfterMs, random: random() }),
    durationMs: error.durationMs ?? durationMs,
    ...(error.isFinal ? { final: true } : {}),
    ...(error.usage === null ? {} : { usage: error.usage }),
  };
}
