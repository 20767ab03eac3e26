// One team on the list: its picture, what it is for, its state. The whole card opens its design.
import type { GraphSummaryShape } from '@cadre/client';
import { Link } from '@tanstack/react-router';
import { CircleX, Rocket, TriangleAlert } from 'lucide-react';
import { useGraphPicture } from '../api/graphs.ts';
import { GraphPreview } from '../canvas/GraphPreview.tsx';
import { Badge } from '../ui/Badge.tsx';
import { formatPlural } from '../ui/format.ts';
import { RelativeTime } from '../ui/RelativeTime.tsx';
import { GraphMenu } from './GraphMenu.tsx';
import { LastRun } from './LastRun.tsx';

export function GraphCard({ graph }: { readonly graph: GraphSummaryShape }) {
  return (
    <li className="group relative flex flex-col rounded-card border border-line bg-surface transition-colors focus-within:border-accent hover:border-ink-3">
      <Picture slug={graph.slug} version={graph.version} />
      <div className="flex min-h-0 flex-1 flex-col p-4 pt-3">
        <div className="flex items-center gap-2">
          <Link to="/graphs/$slug" params={{ slug: graph.slug }} className="min-w-0 flex-1 truncate text-14 font-semibold after:absolute after:inset-0 after:rounded-card focus-visible:outline-none focus-visible:after:outline-2 focus-visible:after:outline-accent">
            {graph.name}
          </Link>
          <GraphMenu slug={graph.slug} name={graph.name} />
        </div>
        <p className="mt-0.5 line-clamp-2 min-h-9 text-ink-2">{graph.description === '' ? 'No description yet' : graph.description}</p>
        <div className="mt-3 flex flex-wrap items-center gap-1.5">
          <Environments environments={graph.environments} />
          <Issues issues={graph.issues} />
        </div>
        <div className="mt-3 flex items-center gap-3 border-t border-line pt-2.5 text-12 text-ink-2">
          <span className="numbers">{formatPlural(graph.agents, 'agent')}</span>
          {graph.lastRun === null ? <span>Never run</span> : <LastRun run={graph.lastRun} />}
          <span className="ml-auto">Edited <RelativeTime at={graph.updatedAt} /></span>
        </div>
      </div>
    </li>
  );
}

function Picture({ slug, version }: { readonly slug: string; readonly version: number }) {
  const graph = useGraphPicture(slug, version);
  return (
    <div className="h-34 overflow-hidden rounded-t-card border-b border-line bg-bg p-3">
      {graph.data?.nodes.length === 0 ? <p className="flex size-full items-center justify-center text-12 text-ink-2">Nothing drawn yet</p> : null}
      {graph.data === undefined || graph.data.nodes.length === 0 ? null : <GraphPreview graph={graph.data} className="size-full" />}
    </div>
  );
}

function Environments({ environments }: { readonly environments: GraphSummaryShape['environments'] }) {
  const { production, staging } = environments;
  if (production === undefined && staging === undefined) return <Badge>Draft only</Badge>;
  return (
    <>
      {production === undefined ? null : <Badge tone="done" icon={<Rocket size={12} />}>Production {production}</Badge>}
      {staging === undefined ? null : <Badge>Staging {staging}</Badge>}
    </>
  );
}

function Issues({ issues }: { readonly issues: GraphSummaryShape['issues'] }) {
  return (
    <>
      {issues.errors === 0 ? null : <Badge tone="failed" icon={<CircleX size={12} />}>{formatPlural(issues.errors, 'error')}</Badge>}
      {issues.warnings === 0 ? null : <Badge tone="waiting" icon={<TriangleAlert size={12} />}>{formatPlural(issues.warnings, 'warning')}</Badge>}
    </>
  );
}
