import { z } from 'zod';
import { about } from '../fields/about.ts';
import { durationSchema, durationWords, millisecondsOf } from '../fields/duration.ts';
import { blankToNull, expressionSchema, shortened } from '../fields/text.ts';
import type { ConfigFinding, Kind } from '../kind.ts';
import type { NodePlan } from '../plan.ts';

const config = z.strictObject({
  for: durationSchema.nullable().default(null).meta(about({ title: 'For', description: 'How long.', field: 'duration', placeholder: 'PT10M' })),
  until: expressionSchema
    .nullable()
    .default(null)
    .meta(about({ title: 'Until', description: 'A time, in ISO 8601.', field: 'expression', result: 'time', placeholder: 'input.startsAt' })),
  signal: z.string().max(200).nullable().default(null).meta(about({ title: 'Signal', description: 'The name of an outside event.' })),
  timeout: durationSchema.nullable().default(null).meta(about({ title: 'Timeout', description: 'How long to wait for the signal.', field: 'duration' })),
});

type WaitConfig = z.infer<typeof config>;

function plan(values: WaitConfig): NodePlan {
  const signal = blankToNull(values.signal);
  if (signal !== null) return { type: 'listen', signal, timeoutMs: values.timeout === null ? null : millisecondsOf(values.timeout) };
  const timeExpression = blankToNull(values.until);
  if (timeExpression !== null) return { type: 'sleepUntil', timeExpression };
  return { type: 'sleep', durationMs: values.for === null ? 0 : millisecondsOf(values.for) };
}

function summary(values: WaitConfig): string {
  const signal = blankToNull(values.signal);
  if (signal !== null) return `Waits for the signal ${signal}`;
  const until = shortened(values.until ?? '');
  if (until !== null) return `Waits until ${until}`;
  return values.for === null ? 'Waits for nothing yet' : `Waits ${durationWords(values.for)}`;
}

function check(values: WaitConfig): readonly ConfigFinding[] {
  const given = [values.for, blankToNull(values.until), blankToNull(values.signal)].filter((value) => value !== null).length;
  const findings: ConfigFinding[] = [];
  if (given === 0) findings.push({ code: 'required_config', severity: 'error', path: ['for'] });
  if (given > 1) findings.push({ code: 'wait_ambiguous', severity: 'error', path: [] });
  if (values.timeout !== null && blankToNull(values.signal) === null) findings.push({ code: 'wait_timeout_unused', severity: 'warning', path: ['timeout'] });
  return findings;
}

export const wait: Kind<'wait', WaitConfig> = {
  kind: 'wait',
  title: 'Wait',
  description: 'Waits for a time or for an outside event.',
  icon: 'timer',
  category: 'flow',
  config,
  ports: () => [
    { id: 'in', role: 'flow-in' },
    { id: 'out', role: 'flow-out' },
  ],
  summary,
  plan,
  check,
};
