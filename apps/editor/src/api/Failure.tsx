import { Button } from '../ui/Button.tsx';
import { ErrorState } from '../ui/ErrorState.tsx';
import { explainError } from './explain-error.ts';

export interface FailureProps {
  readonly error: unknown;
  readonly onRetry?: () => void;
}

/** A failed request, in the place of what it should have brought. */
export function Failure({ error, onRetry }: FailureProps) {
  const { title, detail } = explainError(error);
  return <ErrorState title={title} detail={detail} {...(onRetry === undefined ? {} : { action: <Button onClick={onRetry}>Try again</Button> })} />;
}
