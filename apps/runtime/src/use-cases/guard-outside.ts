// What comes into a run from outside, judged by the rules of its graph before it is in any log: the input, signals, what people write.
import { applyGuards, ok } from '@cadre/graph-schema';
import type { Graph, Json, Result } from '@cadre/graph-schema';
import type { GuardNote } from '@cadre/run-core';
import { refuse } from './refusal.ts';
import type { Refusal } from './refusal.ts';

export interface Admitted {
  readonly value: Json;
  readonly guard?: GuardNote;
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
