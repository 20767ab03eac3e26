import { useNow } from './use-now.ts';
import { formatExactTime, formatRelativeTime } from './format.ts';

/** `4 min ago`, kept current; the exact time on hover. Takes an ISO time or milliseconds since the epoch. */
export function RelativeTime({ at }: { readonly at: string | number }) {
  const now = useNow();
  const time = typeof at === 'number' ? at : Date.parse(at);
  return (
    <time dateTime={Number.isFinite(time) ? new Date(time).toISOString() : undefined} title={formatExactTime(time)} className="numbers whitespace-nowrap">
      {formatRelativeTime(time, now)}
    </time>
  );
}
