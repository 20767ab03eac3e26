// What a page shows when it broke while drawing itself: a bug of ours, or a part of the page that could not be loaded.
import type { ErrorComponentProps } from '@tanstack/react-router';
import { Button } from '../ui/Button.tsx';
import { ErrorState } from '../ui/ErrorState.tsx';

export function PageError({ error, reset }: ErrorComponentProps) {
  const message = error instanceof Error ? error.message : String(error);
  return (
    <div className="flex h-full items-center justify-center">
      <ErrorState
        title="This page could not be shown"
        detail={<>{message} What was saved is safe: reload the page, and report it when it comes back.</>}
        action={<><Button onClick={reset}>Try again</Button><Button variant="primary" onClick={() => window.location.reload()}>Reload</Button></>}
      />
    </div>
  );
}
