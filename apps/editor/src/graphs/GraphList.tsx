import { Workflow } from 'lucide-react';
import { useMemo } from 'react';
import { Failure } from '../api/Failure.tsx';
import type { useGraphs } from '../api/graphs.ts';
import { Button } from '../ui/Button.tsx';
import { EmptyState } from '../ui/EmptyState.tsx';
import { CardGrid, CardSkeletons } from './CardGrid.tsx';
import { GraphCard } from './GraphCard.tsx';

export interface GraphListProps {
  readonly graphs: ReturnType<typeof useGraphs>;
  readonly find: string;
  readonly onStartEmpty: () => void;
}

export function GraphList({ graphs, find, onStartEmpty }: GraphListProps) {
  const all = useMemo(() => graphs.data?.pages.flatMap((page) => page.items) ?? [], [graphs.data]);
  const wanted = find.trim().toLowerCase();
  const shown = wanted === '' ? all : all.filter((graph) => `${graph.name} ${graph.slug} ${graph.description}`.toLowerCase().includes(wanted));

  if (graphs.isPending) return <CardSkeletons count={3} label="Loading the teams" />;
  if (graphs.isError && all.length === 0) return <Failure error={graphs.error} onRetry={() => void graphs.refetch()} />;
  if (all.length === 0) {
    return (
      <div className="rounded-card border border-dashed border-line-strong">
        <EmptyState
          icon={<Workflow size={18} />}
          title="Teams of agents live here"
          description="Draw supervisors and workers on a canvas, run them, and replay every step. Start from a template below, or from nothing."
          action={<Button variant="primary" onClick={onStartEmpty}>Draw a team from nothing</Button>}
        />
      </div>
    );
  }
  if (shown.length === 0) return <EmptyState title={`No team matches “${find.trim()}”`} description="Names and descriptions are searched." />;
  return (
    <>
      <CardGrid>{shown.map((graph) => <GraphCard key={graph.slug} graph={graph} />)}</CardGrid>
      {graphs.hasNextPage ? <div className="flex justify-center"><Button isBusy={graphs.isFetchingNextPage} onClick={() => void graphs.fetchNextPage()}>Show more</Button></div> : null}
    </>
  );
}
