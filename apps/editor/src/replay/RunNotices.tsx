// What a viewer must know before trusting the picture: the run was set aside, or its log could not be folded to the end.
import type { RunShape } from '@cadre/client';
import { TriangleAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import { notifyFailure } from '../api/notify-failure.ts';
import { useResumeRun } from '../api/runs.ts';
import { Button } from '../ui/Button.tsx';
import { RelativeTime } from '../ui/RelativeTime.tsx';
import { useRunView } from './run-context.ts';
import { useReplay } from './use-replay.ts';

export function RunNotices({ run }: { readonly run: RunShape }) {
  const { store } = useRunView();
  const fault = useReplay(store, (state) => state.fault);
  const resume = useResumeRun(run.id);
  return (
    <div className="pointer-events-none absolute inset-x-0 top-0 z-10 flex flex-col items-center gap-2 p-3">
      {run.parked === null ? null : (
        <Notice action={<Button size="small" isBusy={resume.isPending} onClick={() => resume.mutate(undefined, { onError: notifyFailure })}>Resume</Button>}>
          This run was set aside <RelativeTime at={run.parked.at} />: {run.parked.reason}
        </Notice>
      )}
      {fault === null ? null : <Notice>Event {fault.seq} could not be replayed by this version: {fault.message} What came before it is shown as it was.</Notice>}
    </div>
  );
}

function Notice({ children, action }: { readonly children: ReactNode; readonly action?: ReactNode }) {
  return (
    <div role="alert" className="pointer-events-auto flex max-w-160 items-center gap-3 rounded-control border border-waiting bg-raised px-3 py-2 text-13 shadow-float">
      <TriangleAlert size={16} className="shrink-0 text-waiting" aria-hidden />
      <p className="min-w-0 flex-1 break-words">{children}</p>
      {action}
    </div>
  );
}
