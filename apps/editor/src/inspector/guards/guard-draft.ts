// A guard rule while it is being written: every kind of what it may look for keeps its own text, and it need not be whole yet.
import { guardRuleSchema, type GuardAction, type GuardPoint, type GuardRule, type PiiKind } from '@cadre/graph-schema';

export const findTypes = ['pii', 'words', 'pattern', 'condition'] as const;
export type FindType = (typeof findTypes)[number];

export interface GuardDraft {
  readonly id: string;
  readonly on: readonly GuardPoint[];
  readonly type: FindType;
  readonly pii: readonly PiiKind[];
  /** One a line. */
  readonly words: string;
  readonly caseSensitive: boolean;
  readonly pattern: string;
  readonly condition: string;
  readonly action: GuardAction;
  readonly message: string;
}

/** Also what is taken for new ones: personal data is what most rules are about. */
export function newDraft(taken: ReadonlySet<string>): GuardDraft {
  let number = 1;
  while (taken.has(`rule-${number}`)) number += 1;
  return { id: `rule-${number}`, on: ['input', 'toolArguments', 'toolResult', 'output'], type: 'pii', pii: ['email', 'phone', 'card', 'iban', 'nationalId'], words: '', caseSensitive: false, pattern: '', condition: '', action: 'redact', message: '' };
}

export function toDraft({ id, on, find, action, message = '' }: GuardRule): GuardDraft {
  const empty = { id, on, action, message, pii: [], words: '', caseSensitive: false, pattern: '', condition: '' };
  if ('pii' in find) return { ...empty, type: 'pii', pii: find.pii };
  if ('words' in find) return { ...empty, type: 'words', words: find.words.join('\n'), caseSensitive: find.caseSensitive === true };
  if ('pattern' in find) return { ...empty, type: 'pattern', pattern: find.pattern };
  return { ...empty, type: 'condition', condition: find.condition };
}

/** @returns why it is no rule yet, in a sentence */
export function toRule(draft: GuardDraft): { readonly rule: GuardRule } | { readonly problem: string } {
  const { id, on, action, message } = draft;
  if (on.length === 0) return { problem: 'Choose at least one place where it looks.' };
  const checked = guardRuleSchema.safeParse({ id, on, find: findOf(draft), action, ...(message.trim() === '' ? {} : { message }) });
  if (checked.success) return { rule: checked.data };
  const [first] = checked.error.issues;
  if (first?.path[0] === 'id') return { problem: `Its name: ${first.message}` };
  return { problem: missing[draft.type] };
}

const missing: { readonly [type in FindType]: string } = {
  pii: 'Choose at least one kind of personal data.',
  words: 'Write at least one word, each at most 200 letters long.',
  pattern: 'Write a pattern of at most 1,000 letters.',
  condition: 'Write a condition.',
};

function findOf({ type, pii, words, caseSensitive, pattern, condition }: GuardDraft): unknown {
  switch (type) {
    case 'pii': return { pii };
    case 'words': return { words: words.split('\n').map((word) => word.trim()).filter((word) => word !== ''), ...(caseSensitive ? { caseSensitive } : {}) };
    case 'pattern': return { pattern };
    case 'condition': return { condition };
  }
}
