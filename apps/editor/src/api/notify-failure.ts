import { notify } from '../ui/toast.tsx';
import { explainError } from './explain-error.ts';

/** For what was asked by a button: the notice stays until it is dismissed. */
export function notifyFailure(error: unknown): void {
  const { title, detail } = explainError(error);
  notify({ title, description: detail, tone: 'failed' });
}
