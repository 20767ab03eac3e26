import type { Problem } from '@cadre/runtime/shapes';

/** An answer that is not a success. `problem.code` is stable; `problem.detail` says what to do. */
export class ProblemError extends Error {
  override readonly name = 'ProblemError';
  readonly problem: Problem;

  constructor(problem: Problem) {
    super(problem.detail);
    this.problem = problem;
  }
}

/** Reads the problem of a failed answer; an answer of something else than Cadre (a proxy, say) becomes a problem too. */
export async function problemOf(response: Response): Promise<Problem> {
  const text = await response.text().catch(() => '');
  try {
    const body: unknown = JSON.parse(text);
    if (isProblem(body)) return body;
  } catch {
    // Not JSON: told below.
  }
  const title = response.statusText === '' ? 'Unreadable answer' : response.statusText;
  return { type: 'about:blank', title, status: response.status, code: 'unreadable_answer', detail: `The server answered ${response.status} without saying why.` };
}

function isProblem(value: unknown): value is Problem {
  return typeof value === 'object' && value !== null && 'code' in value && 'detail' in value && 'status' in value && typeof value.code === 'string';
}
