import { Skeleton } from '../ui/Skeleton.tsx';

/** The shape of the page while its log is on the way. */
export function RunSkeleton({ progress }: { readonly progress?: string }) {
  return (
    <div role="status" aria-label="Loading the run" className="flex h-full">
      <div className="flex min-w-0 flex-1 flex-col">
        <div className="relative min-h-0 flex-1 p-8">
          <div className="flex gap-16"><Skeleton className="h-20 w-44" /><Skeleton className="h-28 w-52" /><Skeleton className="h-24 w-52" /></div>
          {progress === undefined ? null : <p className="numbers mt-8 text-12 text-ink-2">{progress}</p>}
        </div>
        <div className="flex h-72 shrink-0 flex-col gap-3 border-t border-line bg-surface p-4">
          <Skeleton className="h-6 w-full" />
          {['w-1/3', 'w-1/2', 'w-2/5', 'w-1/4'].map((width) => <Skeleton key={width} className={`h-4 ${width}`} />)}
        </div>
      </div>
      <div className="flex w-90 shrink-0 flex-col gap-3 border-l border-line bg-surface p-4"><Skeleton className="h-8 w-40" /><Skeleton className="h-24 w-full" /><Skeleton className="h-24 w-full" /></div>
    </div>
  );
}
