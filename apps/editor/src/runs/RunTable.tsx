// Runs as a table, a row a run; the whole row leads to the run.
import type { RunShape } from '@cadre/client';
import { Link } from '@tanstack/react-router';
import { CirclePause } from 'lucide-react';
import { hasEnded } from '../api/runs.ts';
import { Badge } from '../ui/Badge.tsx';
import { formatCount, formatDuration, formatMoney, formatRunId } from '../ui/format.ts';
import { RelativeTime } from '../ui/RelativeTime.tsx';
import { Skeleton } from '../ui/Skeleton.tsx';
import type { TeamNames } from '../ui/slug-beside.ts';
import { StatusBadge } from '../ui/StatusBadge.tsx';
import { TeamName } from '../ui/TeamName.tsx';

const head = 'px-3 py-2 text-left text-12 font-medium text-ink-2 first:pl-4 last:pr-4';
const cell = 'px-3 py-2.5 first:pl-4 last:pr-4';

export interface RunTableProps {
  readonly runs: readonly RunShape[];
  readonly names: TeamNames;
  /** When the list was read, ms since the epoch: runs that still go on are as long as until then. */
  readonly readAt: number;
}

export function RunTable({ runs, names, readAt }: RunTableProps) {
  return (
    <div className="overflow-x-auto rounded-card border border-line bg-surface">
      <table className="w-full min-w-200 border-collapse">
        <thead className="border-b border-line">
          <tr>
            <th scope="col" className={head}>Status</th>
            <th scope="col" className={head}>Run</th>
            <th scope="col" className={head}>Team</th>
            <th scope="col" className={head}>Version</th>
            <th scope="col" className={head}>Started</th>
            <th scope="col" className={`${head} text-right`}>Duration</th>
            <th scope="col" className={`${head} text-right`}>Cost</th>
            <th scope="col" className={`${head} text-right`}>Tokens</th>
          </tr>
        </thead>
        <tbody>{runs.map((run) => <RunRow key={run.id} run={run} names={names} readAt={readAt} />)}</tbody>
      </table>
    </div>
  );
}

interface RunRowProps {
  readonly run: RunShape;
  readonly names: TeamNames;
  readonly readAt: number;
}

function RunRow({ run, names, readAt }: RunRowProps) {
  return (
    <tr className="relative border-b border-line transition-colors last:border-b-0 hover:bg-ink/3">
      <td className={cell}>
        {run.parked === null ? <StatusBadge status={run.status} /> : <Badge tone="waiting" icon={<CirclePause size={13} />}>Parked</Badge>}
      </td>
      <td className={cell}>
        <Link to="/runs/$id" params={{ id: run.id }} title={run.id} className="font-mono text-12 after:absolute after:inset-0 focus-visible:outline-none focus-visible:after:outline-2 focus-visible:after:-outline-offset-2 focus-visible:after:outline-accent">
          {formatRunId(run.id)}
        </Link>
      </td>
      <td className={`${cell} max-w-56 truncate font-medium`}><TeamName slug={run.graph} names={names} /></td>
      <td className={`${cell} text-ink-2`}>{versionOf(run)}</td>
      <td className={`${cell} text-ink-2`}><RelativeTime at={run.startedAt ?? run.createdAt} /></td>
      <td className={`${cell} numbers text-right`}>{durationOf(run, readAt)}</td>
      <td className={`${cell} numbers text-right`}>{formatMoney(run.usage.costUsd)}</td>
      <td className={`${cell} numbers text-right`}>{formatCount(run.usage.inputTokens + run.usage.outputTokens)}</td>
    </tr>
  );
}

function versionOf({ revision, environment }: RunShape): string {
  if (revision === null) return 'Draft';
  return environment === null ? `Revision ${revision}` : `Revision ${revision} · ${environment}`;
}

function durationOf(run: RunShape, readAt: number): string {
  if (run.startedAt === null) return '–';
  const end = run.endedAt === null ? readAt : Date.parse(run.endedAt);
  return formatDuration(hasEnded(run.status) ? run.timing.total : Math.max(run.timing.total, end - Date.parse(run.startedAt)));
}

export function RunTableSkeleton() {
  return (
    <div role="status" aria-label="Loading the runs" className="appear-late rounded-card border border-line bg-surface">
      {Array.from({ length: 8 }, (_, index) => (
        <div key={index} className="flex h-10 items-center gap-6 border-b border-line px-4 last:border-b-0">
          <Skeleton className="h-4 w-24" /><Skeleton className="h-3 w-16" /><Skeleton className="h-3 w-40" /><Skeleton className="h-3 w-20" />
        </div>
      ))}
    </div>
  );
}
