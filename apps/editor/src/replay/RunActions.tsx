// What can be done with the run, at the right of the bar, after what it has used so far.
import { useState } from 'react';
import { useNavigate } from '@tanstack/react-router';
import type { RunShape } from '@cadre/client';
import { CircleStop, GitFork, Hand } from 'lucide-react';
import { notifyFailure } from '../api/notify-failure.ts';
import { useCancelRun, useForkRun } from '../api/runs.ts';
import { Button } from '../ui/Button.tsx';
import { Dialog } from '../ui/Dialog.tsx';
import { formatDuration, formatMoney, formatPlural, formatTokens } from '../ui/format.ts';
import { SegmentedControl } from '../ui/SegmentedControl.tsx';
import { summaryShown } from './projections.ts';
import { useRunView } from './run-context.ts';
import { useReplay } from './use-replay.ts';
import { useAskedPeople } from './use-asked-people.ts';

export function RunActions({ run }: { readonly run: RunShape }) {
  const { store } = useRunView();
  const isLive = useReplay(store, (state) => state.connection !== 'ended');
  const asked = useAskedPeople();
  const [first] = asked;
  return (
    <>
      <Used run={run} />
      {isLive ? <CancelButton run={run} /> : null}
      <ForkButton run={run} isPrimary={first === undefined} />
      {first === undefined ? null : (
        <Button variant="primary" icon={<Hand size={15} />} onClick={() => { store.follow(); store.lookInto(store.recording.levels.of(first.actor)); store.select({ type: 'node', node: first.node }); }}>Decide</Button>
      )}
    </>
  );
}

function Used({ run }: { readonly run: RunShape }) {
  const { store } = useRunView();
  const cursor = useReplay(store, (state) => state.cursor);
  const summary = cursor === 0 ? null : summaryShown(store.recording, cursor);
  if (summary === null) return null;
  const { usage, timing } = summary;
  const parts = [
    formatPlural(cursor, 'step'),
    `${formatDuration(timing.model)} model`,
    run.timing.engine > 0 ? `${formatDuration(run.timing.engine)} engine` : null,
    formatTokens(usage.inputTokens + usage.outputTokens),
    formatMoney(usage.costUsd),
  ];
  return <span className="numbers mr-2 hidden text-13 whitespace-nowrap text-ink-2 xl:inline">{parts.filter((part) => part !== null).join(' · ')}</span>;
}

function CancelButton({ run }: { readonly run: RunShape }) {
  const [isAsking, setAsking] = useState(false);
  const cancel = useCancelRun(run.id);
  return (
    <>
      <Button variant="ghost" icon={<CircleStop size={15} />} onClick={() => setAsking(true)}>Cancel run</Button>
      <Dialog
        open={isAsking}
        onOpenChange={setAsking}
        title="Cancel this run?"
        description="Whatever is at work stops. The log stays, and the run can be forked from any step."
        confirmLabel="Cancel the run"
        cancelLabel="Let it go on"
        isDangerous
        isBusy={cancel.isPending}
        onConfirm={() => cancel.mutate('Cancelled on the run page', { onError: notifyFailure, onSettled: () => setAsking(false) })}
      />
    </>
  );
}

type Basis = 'same' | 'draft';
const bases = [
  { value: 'same', label: 'The same graph' },
  { value: 'draft', label: 'The draft as it is now' },
] as const;

function ForkButton({ run, isPrimary }: { readonly run: RunShape; readonly isPrimary: boolean }) {
  const { store } = useRunView();
  const cursor = useReplay(store, (state) => state.cursor);
  const [isAsking, setAsking] = useState(false);
  const [basis, setBasis] = useState<Basis>('same');
  const fork = useForkRun(run.id);
  const navigate = useNavigate();
  // The first event is taken over by every fork: it brings the input.
  const at = Math.max(cursor, 2);
  function confirm(): void {
    fork.mutate(
      { at, ...(basis === 'draft' ? { draft: true as const } : {}) },
      {
        onSuccess: (created) => void navigate({ to: '/runs/$id', params: { id: created.id } }),
        onError: (error) => { setAsking(false); notifyFailure(error); },
      },
    );
  }
  return (
    <>
      <Button variant={isPrimary ? 'primary' : 'secondary'} icon={<GitFork size={15} />} disabled={cursor === 0} onClick={() => setAsking(true)}>Fork from here</Button>
      <Dialog
        open={isAsking}
        onOpenChange={setAsking}
        title={`Fork at step ${at}?`}
        description={`A new run takes ${at === 2 ? 'step 1 with its input' : `steps 1 to ${at - 1}`} as ${at === 2 ? 'it was' : 'they were'}, does step ${at} again and goes on live.`}
        confirmLabel="Fork"
        isBusy={fork.isPending}
        onConfirm={confirm}
      >
        <SegmentedControl<Basis> label="Which graph it runs" options={bases} value={basis} onValueChange={setBasis} />
      </Dialog>
    </>
  );
}
