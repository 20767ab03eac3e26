// What a run may be given besides its input: the session whose memory its agents have, and a budget of its own. As typed, as sent,
// and why it is refused: by the same schemas as the server's, and by what the server says of them.
import type { CreateRunBody } from '@cadre/client';
import { ProblemError } from '@cadre/client';
import type { Budget } from '@cadre/graph-schema';
import { sessionNameSchema } from '@cadre/run-core';
import { budgetLines, readBound } from '../inspector/budget-lines.ts';

export type RunOptions = Pick<CreateRunBody, 'session' | 'budget'>;
type OptionField = 'session' | keyof Budget;
/** Text by field; one that is not there was left empty. */
export type OptionTexts = { readonly [field in OptionField]?: string };
export type OptionProblems = { readonly [field in OptionField]?: string };

export interface ReadOptions {
  readonly options: RunOptions;
  readonly problems: OptionProblems;
}

/** Space around what was typed is left out; so is what was left empty. */
export function readOptions(texts: OptionTexts): ReadOptions {
  const session = texts.session?.trim() ?? '';
  const checked = session === '' ? null : sessionNameSchema.safeParse(session);
  const bounds = budgetLines.map(({ limit }) => ({ limit, read: readBound(limit, texts[limit] ?? '') }));
  const budget = bounds.reduce<Budget>((sum, { read }) => ('budget' in read ? { ...sum, ...read.budget } : sum), {});
  return {
    options: { ...(session === '' ? {} : { session }), ...(Object.keys(budget).length === 0 ? {} : { budget }) },
    problems: {
      ...(checked === null || checked.success ? {} : { session: checked.error.issues[0]?.message ?? 'It does not fit.' }),
      ...Object.fromEntries(bounds.flatMap(({ limit, read }) => ('refusal' in read ? [[limit, read.refusal]] : []))),
    },
  };
}

/** What the server refused of them, at its field; none when the refusal is about something else. */
export function refusedOptions(error: unknown): OptionProblems {
  if (!(error instanceof ProblemError) || error.problem.path === undefined) return {};
  const { path, detail } = error.problem;
  if (path === 'session') return { session: detail };
  const line = budgetLines.find(({ limit }) => path === `budget.${limit}`);
  return line === undefined ? {} : { [line.limit]: detail };
}

export function hasProblems(problems: OptionProblems): boolean {
  return Object.keys(problems).length > 0;
}

/** In a line, for where the fields are not shown. Null when nothing was typed. */
export function optionWords(texts: OptionTexts): string | null {
  const said = (field: OptionField): string => texts[field]?.trim() ?? '';
  const units: readonly [OptionField, (text: string) => string][] = [
    ['session', (text) => `session ${text}`],
    ['steps', (text) => `${text} ${text === '1' ? 'step' : 'steps'}`],
    ['tokens', (text) => `${text} tokens`],
    ['costUsd', (text) => `$${text}`],
    ['seconds', (text) => `${text} s`],
  ];
  const words = units.flatMap(([field, write]) => (said(field) === '' ? [] : [write(said(field))]));
  return words.length === 0 ? null : words.join(', ');
}
