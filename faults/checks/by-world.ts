// The invariants that need the outside world's own record of what it was asked, beside the logs.
import type { WorldCall } from '../harness/world-call.ts';
import type { FoldedLog } from './fold-log.ts';

/** What is broken, one sentence each. `logs`: by run; a run that is not among them was damaged on purpose. */
export function worldAgainstLogs(calls: readonly WorldCall[], logs: ReadonlyMap<string, FoldedLog>): readonly string[] {
  const known = calls.filter(({ key }) => logs.has(runOf(key)));
  return [...askedFor(known, logs), ...asAnswered(calls, logs), ...underOneKey(known, logs), ...onceAtMost(known, logs)];
}

function askedFor(calls: readonly WorldCall[], logs: ReadonlyMap<string, FoldedLog>): readonly string[] {
  const keys = [...new Set(calls.map(({ key }) => key))];
  const unasked = keys.filter((key) => ![...(logs.get(runOf(key))?.asked ?? [])].some((effect) => effect === key));
  return unasked.map((key) => `Broken: nothing is done that the log does not ask for. The world was called for ${key}.`);
}

function asAnswered(calls: readonly WorldCall[], logs: ReadonlyMap<string, FoldedLog>): readonly string[] {
  const byKey = Map.groupBy(calls, ({ key }) => key);
  return [...logs.values()].flatMap(({ events, states }) =>
    events.flatMap((event, index) => {
      if (event.type !== 'effect.completed') return [];
      const said = 'reply' in event.payload ? event.payload.reply.text : 'result' in event.payload ? answerIn(event.payload.result.output) : null;
      const { effect } = event.payload;
      const asked = states[index - 1]?.effects.get(effect);
      // Later tries of a tool have the key of the first.
      const { key = effect } = asked?.type === 'tool.call' ? asked : {};
      return said === null || byKey.get(key)?.some(({ answer }) => answer === said) ? [] : [`Broken: a logged result is what the world said. That of ${effect} is not.`];
    }),
  );
}

/** Null for a tool that has nothing to do with the world, such as code. */
function answerIn(output: unknown): string | null {
  return typeof output === 'object' && output !== null && 'answer' in output ? String(output.answer) : null;
}

/** Another key for the same step only after the one before it has failed by the log. */
function underOneKey(calls: readonly WorldCall[], logs: ReadonlyMap<string, FoldedLog>): readonly string[] {
  const failed = new Set([...logs.values()].flatMap(({ events }) => events.flatMap((event) => (event.type === 'effect.failed' ? [String(event.payload.effect)] : []))));
  return [...Map.groupBy(calls, ({ task }) => task)].flatMap(([task, repeated]) => {
    const keys = [...new Set(repeated.map(({ key }) => key))];
    const isRetried = keys.slice(0, -1).every((key) => failed.has(key));
    return isRetried ? [] : [`Broken: the world sees one idempotency key for one step. For ${task} it saw ${keys.join(' and ')}.`];
  });
}

/** Of what must not be repeated: begun in the log, called once, and once more for each time a person said so. */
function onceAtMost(calls: readonly WorldCall[], logs: ReadonlyMap<string, FoldedLog>): readonly string[] {
  const once = calls.filter(({ repeat }) => repeat === 'once');
  const twice = [...Map.groupBy(once, ({ key }) => key)].filter(([, same]) => same.length > 1).map(([key]) => `Broken: a call that must not be repeated is made once. The world saw ${key} again.`);
  const unbegun = once
    .filter(({ key }) => !logs.get(runOf(key))?.events.some((event) => event.type === 'effect.started' && event.payload.effect === key))
    .map(({ key }) => `Broken: a call that must not be repeated is begun in the log before it is made. ${key} is not.`);
  const unasked = [...Map.groupBy(once, ({ task }) => task)].flatMap(([task, same]) => {
    const words = logs.get(runOf(same[0]?.key ?? ''))?.events.filter(isWordToRepeat).length ?? 0;
    return same.length <= 1 + words ? [] : [`Broken: a call is repeated only by a person's word. ${task} was called ${same.length} times, by ${words} words.`];
  });
  return [...twice, ...unbegun, ...unasked];
}

function isWordToRepeat(event: FoldedLog['events'][number]): boolean {
  if (event.type !== 'decision.given') return false;
  const { form } = event.payload;
  return typeof form === 'object' && form !== null && 'outcome' in form && form.outcome === 'repeat';
}

function runOf(key: string): string {
  return key.split(':')[0] ?? '';
}
