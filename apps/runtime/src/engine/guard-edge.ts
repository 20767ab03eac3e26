// The last look before the log: what performing an effect came to is judged by the rules that the effect carries. What a rule takes
// out or refuses is gone before anything is decided, appended or folded.
import { guardMessage, guardReply, guardResult, judge } from '@cadre/run-core';
import type { Command, GuardedAnswer, GuardJudge, GuardNote, ModelGenerate, ToolCallEffect } from '@cadre/run-core';
import type { Logger } from '../ports/logger.ts';

type Outcome = Extract<Command, { type: 'effect.complete' | 'effect.fail' }>;

/** @returns a command that may be logged; whatever goes wrong, never the one that was not judged */
export function guardOutcome(logger: Logger, effect: ModelGenerate | ToolCallEffect, command: Command): Command {
  if (effect.guards === undefined || (command.type !== 'effect.complete' && command.type !== 'effect.fail')) return command;
  return orFailure(logger, effect, () => guarded(effect, command));
}

/** Answers `guard.judge`. */
export function performJudgement(logger: Logger, effect: GuardJudge): Command {
  return orFailure(logger, effect, () => ({ type: 'effect.complete', effect: effect.id, ...judge(effect) }));
}

function guarded(effect: ModelGenerate | ToolCallEffect, command: Outcome): Command {
  const { guards } = effect;
  if (command.type === 'effect.fail') {
    const point = effect.type === 'model.generate' ? 'output' : 'toolResult';
    const clean = (text: string): string => guardMessage(guards, point, text);
    const { error, console, ...rest } = command;
    return { ...rest, error: { ...error, message: clean(error.message) }, ...(console === undefined ? {} : { console: console.map(clean) }) };
  }
  if ('reply' in command && effect.type === 'model.generate') {
    const { durationMs, usage } = command.reply;
    const given = guardReply(effect, command.reply);
    return 'denied' in given ? denial(effect, given, { durationMs, usage }) : { ...command, reply: given.answer, ...noteOf(given) };
  }
  if ('result' in command && effect.type === 'tool.call') {
    const given = guardResult(guards, command.result);
    return 'denied' in given ? denial(effect, given, { durationMs: command.result.durationMs }) : { ...command, result: given.answer, ...noteOf(given) };
  }
  throw new Error(`An outcome of ${effect.type} is of another kind`);
}

type Denied = Extract<GuardedAnswer<unknown>, { denied: string }>;

/** The answer itself is dropped. What it cost is not. */
function denial({ id }: ModelGenerate | ToolCallEffect, { denied, guard }: Denied, cost: Pick<Extract<Command, { type: 'effect.fail' }>, 'durationMs' | 'usage'>): Command {
  return { type: 'effect.fail', effect: id, error: { code: 'denied', message: denied }, retryInMs: 0, final: true, guard, ...cost };
}

function noteOf({ guard }: Exclude<GuardedAnswer<unknown>, Denied>): { readonly guard?: GuardNote } {
  return guard === undefined ? {} : { guard };
}

/** A bug in a rule's judgement must not let the value pass, nor stop the run's host. */
function orFailure(logger: Logger, effect: GuardJudge | ModelGenerate | ToolCallEffect, work: () => Command): Command {
  try {
    return work();
  } catch (error) {
    logger.error({ effect: effect.id, error: error instanceof Error ? (error.stack ?? error.message) : String(error) }, 'Guard rules could not be applied.');
    const message = 'Guard rules could not be applied, so the answer was dropped; the log of the runtime has the details.';
    return { type: 'effect.fail', effect: effect.id, error: { code: 'internal', message }, retryInMs: 0, durationMs: 0 };
  }
}
