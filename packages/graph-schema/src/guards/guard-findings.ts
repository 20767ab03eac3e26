// What a rule's schema cannot say: ids that differ, patterns and conditions that can be run, actions that make sense.
import type { ConfigFinding } from '../kind.ts';
import { compilePattern } from '../pattern.ts';
import { compileCondition } from './condition.ts';
import type { GuardRule } from './guard-rule.ts';

/** @returns findings whose paths begin with the rule's place in the list */
export function guardFindings(rules: readonly GuardRule[]): readonly ConfigFinding[] {
  return rules.flatMap((rule, place) => [
    ...(rules.findIndex(({ id }) => id === rule.id) < place ? [{ code: 'guard_id_repeated', severity: 'error' as const, path: [place, 'id'], data: { id: rule.id } }] : []),
    ...findingsOf(rule).map((found) => ({ ...found, path: [place, ...found.path] })),
  ]);
}

/** Nobody can be asked before a run exists: what a graph's rule would ask about its input is refused. */
export function graphGuardFindings(rules: readonly GuardRule[]): readonly ConfigFinding[] {
  const asking = rules.flatMap((rule, place): readonly ConfigFinding[] =>
    rule.action === 'ask' && rule.on.includes('input') ? [{ code: 'guard_cannot_ask', severity: 'warning', path: [place, 'action'], data: { id: rule.id } }] : [],
  );
  return [...guardFindings(rules), ...asking];
}

function findingsOf({ id, find, action }: GuardRule): readonly ConfigFinding[] {
  if ('pattern' in find) {
    const message = patternProblem(find.pattern);
    return message === null ? [] : [{ code: 'guard_pattern_invalid', severity: 'error', path: ['find', 'pattern'], data: { id, message } }];
  }
  if (!('condition' in find)) return [];
  const compiled = compileCondition(find.condition);
  if (!compiled.ok) return [{ code: 'guard_condition_invalid', severity: 'error', path: ['find', 'condition'], data: { id, message: compiled.error } }];
  // It is true of the value as a whole and cannot say which part to take out.
  return action === 'redact' ? [{ code: 'guard_cannot_redact', severity: 'error', path: ['action'], data: { id } }] : [];
}

function patternProblem(pattern: string): string | null {
  try {
    compilePattern(pattern);
    return null;
  } catch (error) {
    return error instanceof Error ? error.message : 'Not a pattern in RE2 syntax.';
  }
}
