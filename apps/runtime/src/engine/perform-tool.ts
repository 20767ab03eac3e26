// Performs `tool.call`: one call, whose outcome of any sort is a command for the run. What must not be repeated is called only
// when the log says that it was begun, and by whom it was begun.
import type { Command, ToolCallEffect } from '@cadre/run-core';
import type { Clock } from '../ports/clock.ts';
import type { Logger } from '../ports/logger.ts';
import { ToolFailure } from '../ports/tool-gateway.ts';
import type { ToolGateway } from '../ports/tool-gateway.ts';
import { retryPause } from './retry-pause.ts';

export interface ToolWorld {
  readonly tools: ToolGateway;
  readonly clock: Clock;
  readonly random: () => number;
  readonly logger: Logger;
}

export interface ToolPerformance {
  readonly signal: AbortSignal;
  /** Says in the log that the call is begun. @returns whether this host did, once it is durable */
  begin(): Promise<boolean>;
}

const MESSAGE_CHARACTERS = 10_000;

/** @returns null when it was aborted: then nobody waits for it */
export async function performTool(world: ToolWorld, effect: ToolCallEffect, { signal, begin }: ToolPerformance): Promise<Command | null> {
  const { tools, clock } = world;
  const { id, key = id, request, timeoutMs } = effect;
  if (effect.repeat === 'once' && (effect.started || !(await begin()))) return signal.aborted ? null : outcomeUnknown(effect);
  if (signal.aborted) return null;
  const startedAt = clock.now();
  const durationMs = (): number => Math.max(0, clock.now() - startedAt);
  try {
    const { output, console } = await tools.call(request, { signal, timeoutMs, key });
    return signal.aborted ? null : { type: 'effect.complete', effect: id, result: { output, console: [...console], durationMs: durationMs() } };
  } catch (error) {
    return signal.aborted ? null : toFailure(world, effect, { error, durationMs: durationMs() });
  }
}

/** It was begun, and whoever began it is not here to say how it ended. */
function outcomeUnknown({ id }: ToolCallEffect): Command {
  const message = 'The call was begun, and its host went away before the answer came.';
  return { type: 'effect.fail', effect: id, error: { code: 'outcome_unknown', message }, retryInMs: 0, durationMs: 0 };
}

function toFailure({ random, logger }: ToolWorld, effect: ToolCallEffect, { error, durationMs }: { readonly error: unknown; readonly durationMs: number }): Command {
  if (!(error instanceof ToolFailure)) {
    logger.error({ effect: effect.id, error: error instanceof Error ? (error.stack ?? error.message) : String(error) }, 'A tool call failed in a way it should not.');
    const message = 'The call failed inside the runtime; its log has the details.';
    return { type: 'effect.fail', effect: effect.id, error: { code: 'internal', message }, retryInMs: 0, durationMs };
  }
  const { code, message, retryAfterMs, isFinal, console } = error;
  return {
    type: 'effect.fail',
    effect: effect.id,
    error: { code, message: message.slice(0, MESSAGE_CHARACTERS) },
    retryInMs: retryPause(effect, { retryAfterMs, random: random() }),
    final: isFinal,
    console,
    durationMs,
  };
}
