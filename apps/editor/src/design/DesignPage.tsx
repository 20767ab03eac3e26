// The page where a team is drawn: loads the draft and hands it to the workspace.
import { ProblemError } from '@cadre/client';
import { Link, useParams } from '@tanstack/react-router';
import { MapPinOff } from 'lucide-react';
import { useEffect, useState } from 'react';
import { Failure } from '../api/Failure.tsx';
import { useGraph } from '../api/graphs.ts';
import { forgetLastGraph, rememberLastGraph } from '../shell/last-graph.ts';
import { Page } from '../shell/Page.tsx';
import { buttonClass } from '../ui/Button.tsx';
import { EmptyState } from '../ui/EmptyState.tsx';
import { Skeleton } from '../ui/Skeleton.tsx';
import { DesignWorkspace } from './DesignWorkspace.tsx';
import { lastSaveOf } from './drawing-session.ts';

export function DesignPage() {
  const { slug } = useParams({ from: '/graphs/$slug' });
  // Another graph is another drawing: nothing of the first may stay.
  return <AfterLastSave key={slug} slug={slug} />;
}

function AfterLastSave({ slug }: { readonly slug: string }) {
  const [last, setLast] = useState(() => lastSaveOf(slug));
  useEffect(() => {
    void last?.then(() => setLast(null));
  }, [last]);
  return last === null ? <OpenDesign slug={slug} /> : <Page crumbs={crumbsOf(slug)} isWorkspace><DesignSkeleton /></Page>;
}

function OpenDesign({ slug }: { readonly slug: string }) {
  const graph = useGraph(slug);
  useEffect(() => {
    if (graph.isSuccess) rememberLastGraph(slug);
  }, [slug, graph.isSuccess]);
  const crumbs = crumbsOf(slug);
  const isGone = graph.error instanceof ProblemError && graph.error.problem.status === 404;
  useEffect(() => {
    if (isGone) forgetLastGraph(slug);
  }, [slug, isGone]);
  if (isGone) {
    return (
      <Page crumbs={crumbs}>
        <EmptyState icon={<MapPinOff size={18} />} title={`There is no team “${slug}”`} description="It may have been renamed or removed. Its runs are still among the runs." action={<><Link to="/graphs" className={buttonClass('primary')}>Go to teams</Link><Link to="/runs" search={{ graph: slug }} className={buttonClass()}>See its runs</Link></>} />
      </Page>
    );
  }
  if (graph.isError) return <Page crumbs={crumbs}><Failure error={graph.error} onRetry={() => void graph.refetch()} /></Page>;
  if (graph.data === undefined) return <Page crumbs={crumbs} isWorkspace><DesignSkeleton /></Page>;
  return <DesignWorkspace slug={slug} shape={graph.data} />;
}

function crumbsOf(slug: string) {
  return [{ label: 'Teams', link: { to: '/graphs' } }, { label: slug }] as const;
}

function DesignSkeleton() {
  return (
    <div className="flex h-full" role="status" aria-label="Opening the team">
      <div className="flex w-51 flex-col gap-3 border-r border-line bg-surface p-3">{['a', 'b', 'c', 'd', 'e', 'f'].map((key) => <Skeleton key={key} className="h-8 w-full" />)}</div>
      <div className="flex flex-1 items-center justify-center gap-16"><Skeleton className="h-16 w-44" /><Skeleton className="h-28 w-54" /><Skeleton className="h-16 w-44" /></div>
      <div className="flex w-84 flex-col gap-3 border-l border-line bg-surface p-4"><Skeleton className="h-10 w-2/3" /><Skeleton className="h-8 w-full" /><Skeleton className="h-24 w-full" /></div>
    </div>
  );
}
