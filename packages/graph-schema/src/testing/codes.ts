import type { Issue } from '../issue.ts';

/** Issues as `code place`, sorted, without hints. */
export function codesOf(issues: readonly Issue[]): readonly string[] {
  return issues.filter(({ severity }) => severity !== 'hint').map(({ code, node, edge }) => [code, node ?? edge].filter(Boolean).join(' ')).sort();
}
