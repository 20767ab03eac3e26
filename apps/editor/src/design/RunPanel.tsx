// Run the draft and watch it: the input, who is at work, what a person is asked, what came of it.
import { Link } from '@tanstack/react-router';
import { ExternalLink, Square, X } from 'lucide-react';
import { useState } from 'react';
import { explainError } from '../api/explain-error.ts';
import { notifyFailure } from '../api/notify-failure.ts';
import { useCancelRun } from '../api/runs.ts';
import { Button } from '../ui/Button.tsx';
import { IconButton } from '../ui/IconButton.tsx';
import { Panel, PanelHeader, PanelSection } from '../ui/Panel.tsx';
import { StatusBadge } from '../ui/StatusBadge.tsx';
import { Decisions } from '../replay/Decisions.tsx';
import { RunProvider, useOpenedView } from '../replay/run-context.ts';
import { useReplay } from '../replay/use-replay.ts';
import { useLiveRun } from './live-run.ts';
import type { OpenedRun } from './live-run.ts';
import { hasProblems, refusedOptions } from './run-options.ts';
import { RunForm } from './RunForm.tsx';
import { RunProgress } from './RunProgress.tsx';

export function RunPanel({ onClose }: { readonly onClose: () => void }) {
  const { opened } = useLiveRun();
  return opened === null ? <NewRun onClose={onClose} /> : <CurrentRun key={opened.id} opened={opened} onClose={onClose} />;
}

function NewRun({ onClose }: { readonly onClose: () => void }) {
  const { error, input } = useLiveRun();
  return (
    <Panel label="Run">
      <PanelHeader title="Run" subtitle="Try the team on an input" actions={<CloseButton onClose={onClose} />} />
      <div className="min-h-0 flex-1 overflow-y-auto border-t border-line">
        {error === null || hasProblems(refusedOptions(error)) ? null : <StartFailure error={error} />}
        <PanelSection><RunForm given={input} /></PanelSection>
      </div>
    </Panel>
  );
}

function CurrentRun({ opened, onClose }: { readonly opened: OpenedRun; readonly onClose: () => void }) {
  const live = useLiveRun();
  const view = useOpenedView(opened.id, opened);
  const { store } = opened;
  const status = useReplay(store, (state) => (state.length === 0 ? 'queued' : store.recording.stateAt(state.length).status));
  const isOver = status === 'completed' || status === 'failed' || status === 'cancelled';
  const [isChanging, setChanging] = useState(false);
  return (
    <Panel label="Run">
      <PanelHeader
        title={<span className="flex items-center gap-2">Run <StatusBadge status={status} {...(status === 'waiting' ? { title: 'Waiting' } : {})} /></span>}
        subtitle={<Link to="/runs/$id" params={{ id: opened.id }} className="inline-flex items-center gap-1 rounded-small hover:text-ink hover:underline">Open the run step by step <ExternalLink size={12} aria-hidden /></Link>}
        actions={<CloseButton onClose={onClose} />}
      />
      <div className="min-h-0 flex-1 overflow-y-auto border-t border-line">
        <RunProvider value={view}>
          <Decisions />
          <RunProgress />
        </RunProvider>
        <PanelSection>
          {isOver && isChanging ? <RunForm given={live.input} /> : (
            <div className="flex gap-2">
              {isOver ? <Button variant="primary" onClick={() => setChanging(true)}>Change input</Button> : <CancelButton id={opened.id} />}
              <Button onClick={live.clear}>Clear</Button>
            </div>
          )}
        </PanelSection>
      </div>
    </Panel>
  );
}

function CancelButton({ id }: { readonly id: string }) {
  const cancel = useCancelRun(id);
  return <Button icon={<Square size={13} />} isBusy={cancel.isPending} onClick={() => cancel.mutate('Stopped on the design page.', { onError: notifyFailure })}>Stop</Button>;
}

function CloseButton({ onClose }: { readonly onClose: () => void }) {
  return <IconButton size="small" label="Close" shortcut="Esc" side="left" icon={<X size={15} />} onClick={onClose} />;
}

function StartFailure({ error }: { readonly error: unknown }) {
  const { title, detail } = explainError(error);
  return (
    <div role="alert" className="border-b border-line bg-failed/8 px-4 py-3 text-13">
      <p className="font-medium">{title}</p>
      <p className="text-ink-2">{detail}</p>
    </div>
  );
}
