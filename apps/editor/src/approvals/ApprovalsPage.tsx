// Everything that waits for a person, in any run, oldest first as the server has it: read, change, decide, right here.
import { Link } from '@tanstack/react-router';
import type { ApprovalShape } from '@cadre/client';
import { Inbox } from 'lucide-react';
import { useState } from 'react';
import { Failure } from '../api/Failure.tsx';
import { useApprovals } from '../api/approvals.ts';
import { useGraphNames } from '../api/graphs.ts';
import type { Asker } from '../replay/asker.ts';
import { AskerName } from '../replay/AskerName.tsx';
import type { DecisionWord } from '../replay/decision-words.ts';
import { DecisionForm } from '../replay/DecisionForm.tsx';
import { Page } from '../shell/Page.tsx';
import { Button, buttonClass } from '../ui/Button.tsx';
import { EmptyState } from '../ui/EmptyState.tsx';
import { formatRunId } from '../ui/format.ts';
import { RelativeTime } from '../ui/RelativeTime.tsx';
import { Skeleton } from '../ui/Skeleton.tsx';
import { teamWords, type TeamNames } from '../ui/slug-beside.ts';
import { TeamName } from '../ui/TeamName.tsx';
import { DecidedLine } from './DecidedLine.tsx';
import { inboxRows, noteDecision, type Decided } from './inbox.ts';

export function ApprovalsPage() {
  const approvals = useApprovals();
  const names = new Map((useGraphNames().data ?? []).map(({ slug, name }) => [slug, name]));
  const items = approvals.data?.pages.flatMap((page) => page.items) ?? [];
  const [decided, setDecided] = useState<readonly Decided[]>([]);
  const rows = inboxRows(items, decided);
  const askers = rows.map(({ approval }) => askerOf(approval));
  return (
    <Page crumbs={[{ label: 'Approvals' }]}>
      <div className="mx-auto flex w-full max-w-180 flex-col gap-4 px-6 py-6">
        {approvals.isPending ? <div role="status" aria-label="Loading what waits"><Skeleton className="h-40 w-full" /></div> : null}
        {approvals.isError && items.length === 0 ? <Failure error={approvals.error} onRetry={() => void approvals.refetch()} /> : null}
        <ul aria-label="What waits for a person" className="flex flex-col gap-4 empty:hidden">
          {rows.map((row) => (
            <li key={row.approval.effect}>
              {row.type === 'decided'
                ? <DecidedLine decided={row} title={<AskerName asker={askerOf(row.approval)} among={askers} />} team={<TeamName slug={row.approval.graph} names={names} />} />
                : <Waiting approval={row.approval} names={names} among={askers} onDecided={(word) => setDecided((before) => noteDecision(before, rows, { approval: row.approval, word }))} />}
            </li>
          ))}
        </ul>
        {approvals.isSuccess && rows.every(({ type }) => type === 'decided') ? (
          <EmptyState icon={<Inbox size={18} />} title="Nobody is asked anything" description="When a run asks for an approval, or a tool wants to be called, it waits here until somebody decides." action={<Link to="/runs" className={buttonClass()}>See the runs</Link>} />
        ) : null}
        {approvals.hasNextPage ? <div className="flex justify-center"><Button isBusy={approvals.isFetchingNextPage} onClick={() => void approvals.fetchNextPage()}>Show more</Button></div> : null}
      </div>
    </Page>
  );
}

interface WaitingProps {
  readonly approval: ApprovalShape;
  readonly names: TeamNames;
  readonly among: readonly Asker[];
  readonly onDecided: (word: DecisionWord) => void;
}

function Waiting({ approval, names, among, onDecided }: WaitingProps) {
  const { run, deadline, createdAt, label } = approval;
  return (
    <article aria-label={`${label} in ${teamWords(approval.graph, names)}`} className="flex flex-col gap-1.5">
      <header className="flex items-baseline gap-3 px-1 text-12 text-ink-2">
        <Link to="/graphs/$slug" params={{ slug: approval.graph }} className="min-w-0 truncate rounded-small text-13 font-medium text-ink hover:underline"><TeamName slug={approval.graph} names={names} /></Link>
        <Link to="/runs/$id" params={{ id: run }} title={run} className="shrink-0 rounded-small font-mono hover:text-ink hover:underline">run {formatRunId(run)}</Link>
        <span className="ml-auto shrink-0">asked <RelativeTime at={createdAt} /></span>
      </header>
      <DecisionForm run={run} ask={{ ...approval, deadline: deadline === null ? null : Date.parse(deadline) }} title={<AskerName asker={askerOf(approval)} among={among} />} onDecided={onDecided} />
    </article>
  );
}

function askerOf({ node, label, graph }: ApprovalShape): Asker {
  return { node, label, place: graph };
}
