// Why the server refused a form, and at which of its fields.
import { ProblemError } from '@cadre/client';
import { explainError } from '../api/explain-error.ts';

export interface FormProblem {
  readonly detail: string;
  /** The first part of the problem's path; null when it is about all of it. */
  readonly field: string | null;
}

export function formProblem(error: unknown): FormProblem | null {
  if (error === null || error === undefined) return null;
  const path = error instanceof ProblemError ? error.problem.path : undefined;
  return { detail: explainError(error).detail, field: path === undefined ? null : (path.split(/[.[]/)[0] ?? null) };
}

/** For a Field: `{...errorAt(problem, 'id')}`. */
export function errorAt(problem: FormProblem | null, field: string): { readonly error?: string } {
  return problem?.field === field ? { error: problem.detail } : {};
}
