// What waits for a person, in any run.
import { useInfiniteQuery } from '@tanstack/react-query';
import { client } from './client.ts';
import { keys } from './keys.ts';

const PAGE = 50;
const REFRESH_MS = 10_000;

/** Kept current while somebody looks; a decision given anywhere on this page refreshes it at once. */
export function useApprovals() {
  return useInfiniteQuery({
    queryKey: keys.approvals,
    queryFn: ({ pageParam }) => client.approvals.list({ limit: PAGE, cursor: pageParam }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next ?? undefined,
    refetchInterval: REFRESH_MS,
  });
}

/** How many wait, and whether there are more than were counted. */
export function useWaitingCount(): { readonly count: number; readonly isMore: boolean } {
  const { data } = useApprovals();
  const [first] = data?.pages ?? [];
  return { count: first?.items.length ?? 0, isMore: first?.next != null };
}
