// What comes into a run from outside, judged by the rules of its graph before it is in any log: the input, signals, what people write.
import { applyGuards, isJsonObject, ok } from '@cadre/graph-schema';
import type { Graph, Json, Result } from '@cadre/graph-schema';
import type { GuardNote, PersonAsk } from '@cadre/run-core';
import { refuse } from './refusal.ts';
import type { Refusal } from './refusal.ts';

export interface Admitted {
  readonly value: Json;
  readonly guard?: GuardNote;
}

/** A form that stands for a tool's arguments or its result. A person is asked already: a rule that would ask is satisfied. */
export function guardForm({ point, rules }: NonNullable<PersonAsk['guards']>, form: Json): Result<Json, Refusal> {
  const { value, findings, verdict, message } = applyGuards(rules, point, point === 'toolArguments' ? { arguments: form } : { output: form });
  if (verdict === 'refuse') {
    const [first] = findings.filter(({ action }) => action === verdict);
    return refuse('guard_refused', message ?? 'A guard rule refuses this.', { path: ['form', ...(first?.path.slice(1) ?? [])] });
  }
  return ok(isJsonObject(value) ? (value['arguments'] ?? value['output'] ?? null) : form);
}

/** Nobody can be asked about what is not in a run yet: a rule that asks refuses. @param path of the value in the request */
export function guardOutside({ settings: { guards = [] } }: Pick<Graph, 'settings'>, value: Json, path: readonly (string | number)[]): Result<Admitted, Refusal> {
  const { findings, verdict, message, ...left } = applyGuards(guards, 'input', value);
  if (verdict === 'refuse' || verdict === 'ask') {
    const [first] = findings.filter(({ action }) => action === verdict);
    return refuse('guard_refused', message ?? 'A guard rule of the graph refuses this.', { path: [...path, ...(first?.path ?? [])] });
  }
  if (findings.length === 0) return ok({ value });
  const noted = findings.map(({ kinds, path: place, ...finding }) => ({ on: 'input' as const, ...finding, kinds: [...kinds], path: [...place] }));
  return ok({ ...left, guard: { verdict, findings: noted, message } });
}
