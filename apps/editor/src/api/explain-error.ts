// Turns whatever went wrong into what a person needs: what happened, and what to do.
import { ProblemError } from '@cadre/client';

export interface Explanation {
  readonly title: string;
  readonly detail: string;
  /** The problem's stable code; null when no answer came. */
  readonly code: string | null;
}

export function explainError(error: unknown): Explanation {
  if (error instanceof ProblemError) {
    const { title, detail, code, status } = error.problem;
    if (status === 401) return { title: 'You are not signed in', detail: 'Open the link that Cadre printed when it started, or print a new one:\nnpx -y pnpm cadre token', code };
    return { title, detail, code };
  }
  if (error instanceof TypeError) {
    return { title: 'Cadre does not answer', detail: 'The server is not running, or the connection was lost. Start it again, then try once more.', code: null };
  }
  return { title: 'Something went wrong', detail: error instanceof Error ? error.message : String(error), code: null };
}
