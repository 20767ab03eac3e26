// Runs, as React reads and changes them. A run's log is not here: the replay store and the run panel follow it themselves.
import type { DecisionBody, ForkBody, RunShape, RunStatusShape } from '@cadre/client';
import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { client } from './client.ts';
import { keys } from './keys.ts';

const PAGE = 50;
const LIVE_MS = 2_000;
const IDLE_MS = 15_000;

export interface RunFilter {
  readonly graph?: string | undefined;
  readonly status?: RunStatusShape | undefined;
}

export function hasEnded(status: RunStatusShape): boolean {
  return status === 'completed' || status === 'failed' || status === 'cancelled';
}

/** Asks again soon while a run on the list moves, seldom otherwise, never in a hidden tab. */
export function useRuns(filter: RunFilter) {
  return useInfiniteQuery({
    queryKey: keys.runList(filter),
    queryFn: ({ pageParam }) => client.runs.list({ ...filter, limit: PAGE, cursor: pageParam }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next ?? undefined,
    refetchInterval: (query) =>
      query.state.data?.pages.some((page) => page.items.some((run) => run.status === 'queued' || run.status === 'running')) === true ? LIVE_MS : IDLE_MS,
  });
}

export function useRun(id: string) {
  return useQuery({
    queryKey: keys.run(id),
    queryFn: () => client.runs.get(id),
    refetchInterval: (query) => (query.state.data === undefined || hasEnded(query.state.data.status) ? false : LIVE_MS),
  });
}

/** @param onDecided called before anything is read again: what asked may be gone by then */
export function useDecide(id: string, onDecided?: (body: DecisionBody) => void) {
  return useRunMutation((body: DecisionBody) => client.runs.decide(id, body), onDecided);
}

export function useCancelRun(id: string) {
  return useRunMutation((reason: string) => client.runs.cancel(id, { reason }));
}

export function useResumeRun(id: string) {
  return useRunMutation<void, RunShape>(() => client.runs.resume(id));
}

export function useForkRun(id: string) {
  return useRunMutation((body: ForkBody) => client.runs.fork(id, body));
}

function useRunMutation<Input, Output>(perform: (input: Input) => Promise<Output>, onDone?: (input: Input) => void) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: perform,
    onSuccess: async (_output, input) => {
      onDone?.(input);
      await Promise.all([queries.invalidateQueries({ queryKey: keys.runs }), queries.invalidateQueries({ queryKey: keys.graphs }), queries.invalidateQueries({ queryKey: keys.approvals })]);
    },
  });
}
