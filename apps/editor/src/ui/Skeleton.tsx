import { classNames } from './class-names.ts';

/** A bar in the shape of what is to come; shows after 200 ms only. Give it its size by class. */
export function Skeleton({ className }: { readonly className?: string }) {
  return <div aria-hidden className={classNames('appear-late rounded-chip bg-ink/6', className)} />;
}
