// The list of runs, newest first, narrowed down by team and status. It keeps itself current.
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { History } from 'lucide-react';
import { useMemo } from 'react';
import { Failure } from '../api/Failure.tsx';
import { useGraphs } from '../api/graphs.ts';
import { useRuns } from '../api/runs.ts';
import { Page } from '../shell/Page.tsx';
import { Button, buttonClass } from '../ui/Button.tsx';
import { EmptyState } from '../ui/EmptyState.tsx';
import { RunFilters } from './RunFilters.tsx';
import type { RunsSearch } from './runs-search.ts';
import { RunTable, RunTableSkeleton } from './RunTable.tsx';

export function RunsPage() {
  const filter = useSearch({ from: '/runs' });
  const navigate = useNavigate();
  const runs = useRuns(filter);
  const items = useMemo(() => runs.data?.pages.flatMap((page) => page.items) ?? [], [runs.data]);
  const graphs = useGraphs();
  const names = useMemo(() => new Map(graphs.data?.pages.flatMap((page) => page.items.map((graph) => [graph.slug, graph.name] as const))), [graphs.data]);
  const isFiltered = filter.graph !== undefined || filter.status !== undefined;

  function narrow(next: RunsSearch): void {
    void navigate({ to: '/runs', search: next, replace: true });
  }

  return (
    <Page crumbs={[{ label: 'Runs' }]} actions={<RunFilters filter={filter} names={names} onChange={narrow} />}>
      <div className="mx-auto flex w-full max-w-292 flex-col gap-4 px-6 py-6">
        {runs.isPending ? <RunTableSkeleton /> : null}
        {runs.isError && items.length === 0 ? <Failure error={runs.error} onRetry={() => void runs.refetch()} /> : null}
        {runs.isSuccess && items.length === 0 ? <NoRuns isFiltered={isFiltered} onClear={() => narrow({})} /> : null}
        {items.length === 0 ? null : <RunTable runs={items} names={names} readAt={runs.dataUpdatedAt} />}
        {runs.hasNextPage ? <div className="flex justify-center"><Button isBusy={runs.isFetchingNextPage} onClick={() => void runs.fetchNextPage()}>Show older runs</Button></div> : null}
      </div>
    </Page>
  );
}

function NoRuns({ isFiltered, onClear }: { readonly isFiltered: boolean; readonly onClear: () => void }) {
  if (isFiltered) return <EmptyState icon={<History size={18} />} title="No run matches" description="There is none of this team and status." action={<Button onClick={onClear}>Show all runs</Button>} />;
  return (
    <EmptyState
      icon={<History size={18} />}
      title="Runs appear here"
      description="Every run is kept step by step and can be replayed exactly. Open a team and press Run to make the first."
      action={<Link to="/graphs" className={buttonClass('primary')}>Choose a team</Link>}
    />
  );
}
