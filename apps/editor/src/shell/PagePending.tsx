import { Skeleton } from '../ui/Skeleton.tsx';

/** The frame of a page whose code is still on its way. */
export function PagePending() {
  return (
    <div role="status" aria-label="Loading the page" className="flex h-full flex-col">
      <div className="flex h-13 shrink-0 items-center border-b border-line bg-surface px-4"><Skeleton className="h-4 w-40" /></div>
    </div>
  );
}
