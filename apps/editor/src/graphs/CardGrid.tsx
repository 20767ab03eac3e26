import type { ReactNode } from 'react';
import { Skeleton } from '../ui/Skeleton.tsx';

export function CardGrid({ children }: { readonly children: ReactNode }) {
  return <ul className="grid grid-cols-[repeat(auto-fill,minmax(300px,1fr))] gap-4">{children}</ul>;
}

export function CardSkeletons({ count, label }: { readonly count: number; readonly label: string }) {
  return (
    <div role="status" aria-label={label}>
      <CardGrid>
        {Array.from({ length: count }, (_, index) => (
          <li key={index} className="appear-late overflow-hidden rounded-card border border-line bg-surface">
            <Skeleton className="h-34 rounded-none" />
            <div className="flex flex-col gap-2 p-4"><Skeleton className="h-4 w-2/5" /><Skeleton className="h-3 w-4/5" /><Skeleton className="h-3 w-3/5" /></div>
          </li>
        ))}
      </CardGrid>
    </div>
  );
}
