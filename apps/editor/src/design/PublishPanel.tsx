// Freezes the drawing as a revision, and says which revision serves where.
import { ProblemError } from '@cadre/client';
import type { EnvironmentName, RevisionShape } from '@cadre/client';
import type { Issue } from '@cadre/graph-schema';
import { Rocket, X } from 'lucide-react';
import { useState } from 'react';
import type { FormEvent } from 'react';
import { explainError } from '../api/explain-error.ts';
import { useCreateRevision, useRevisions, useSetEnvironment } from '../api/graphs.ts';
import { notifyFailure } from '../api/notify-failure.ts';
import { Badge } from '../ui/Badge.tsx';
import { Button } from '../ui/Button.tsx';
import { Field } from '../ui/Field.tsx';
import { IconButton } from '../ui/IconButton.tsx';
import { Panel, PanelHeader, PanelSection } from '../ui/Panel.tsx';
import { RelativeTime } from '../ui/RelativeTime.tsx';
import { Textarea } from '../ui/Textarea.tsx';
import { useDesign } from './design-context.ts';
import { IssueList } from './IssueList.tsx';
import { useUnpublishedChanges } from './use-unpublished-changes.ts';

type Environments = { readonly [name in EnvironmentName]?: number };

export interface PublishPanelProps {
  readonly environments: Environments;
  readonly onServe: (environment: EnvironmentName, revision: number) => void;
  readonly onClose: () => void;
}

export function PublishPanel({ environments, onServe, onClose }: PublishPanelProps) {
  const { slug } = useDesign();
  const revisions = useRevisions(slug).data?.items ?? [];
  const newestFirst = revisions.toSorted((left, right) => right.number - left.number);
  return (
    <Panel label="Publish">
      <PanelHeader title="Publish" subtitle="Freeze the drawing, then say where it serves" actions={<IconButton size="small" label="Close" shortcut="Esc" side="left" icon={<X size={15} />} onClick={onClose} />} />
      <div className="min-h-0 flex-1 overflow-y-auto border-t border-line">
        <PanelSection><PublishForm /></PanelSection>
        <PanelSection title="Revisions">
          {newestFirst.length === 0 ? <p className="text-13 text-ink-2">None yet. A revision never changes; runs refer to it for ever.</p> : (
            <ul className="flex flex-col gap-3">{newestFirst.map((revision) => <RevisionRow key={revision.number} revision={revision} environments={environments} onServe={onServe} />)}</ul>
          )}
        </PanelSection>
      </div>
    </Panel>
  );
}

function PublishForm() {
  const { slug, session } = useDesign();
  const publish = useCreateRevision(slug);
  const changes = useUnpublishedChanges();
  const [note, setNote] = useState('');
  const [failure, setFailure] = useState<{ readonly message: string; readonly issues: readonly Issue[] } | null>(null);

  async function submit(event: FormEvent): Promise<void> {
    event.preventDefault();
    setFailure(null);
    if (!(await session.autosave.flush())) {
      setFailure({ message: 'The last change is not saved yet. See beside the name what to do.', issues: [] });
      return;
    }
    publish.mutate(note.trim(), {
      onSuccess: () => setNote(''),
      onError: (error) => setFailure({ message: explainError(error).detail, issues: error instanceof ProblemError ? (error.problem.issues ?? []) : [] }),
    });
  }

  return (
    <form onSubmit={(event) => void submit(event)} className="flex flex-col gap-3" aria-label="New revision">
      <Field label="Note" description="What is new, for whoever reads the list of revisions."><Textarea rows={2} maxLength={2_000} value={note} onValueChange={setNote} /></Field>
      {failure === null ? null : (
        <div role="alert" className="flex flex-col gap-2 rounded-control border border-failed bg-failed/6 p-3 text-13">
          <p>{failure.message}</p>
          {failure.issues.length === 0 ? null : <IssueList issues={failure.issues} />}
        </div>
      )}
      <div className="flex items-center gap-3">
        <Button type="submit" variant="primary" icon={<Rocket size={15} />} isBusy={publish.isPending}>Publish a revision</Button>
        {publish.data === undefined ? null : <span role="status" className="text-12 text-done-ink">Revision {publish.data.number} is published.</span>}
      </div>
      {changes === 0 && publish.data === undefined ? <p className="text-12 text-ink-2">Nothing has changed since the newest revision: publishing gives the same one again.</p> : null}
    </form>
  );
}

const environmentTitles: { readonly [name in EnvironmentName]: string } = { staging: 'Staging', production: 'Production' };
const environmentNames = ['staging', 'production'] as const;

interface RevisionRowProps {
  readonly revision: RevisionShape;
  readonly environments: Environments;
  readonly onServe: (environment: EnvironmentName, revision: number) => void;
}

function RevisionRow({ revision, environments, onServe }: RevisionRowProps) {
  const { slug } = useDesign();
  const serve = useSetEnvironment(slug);
  return (
    <li className="flex flex-col gap-1.5">
      <div className="flex items-center gap-2">
        <span className="text-13 font-medium">Revision {revision.number}</span>
        {environmentNames.map((name) => (environments[name] === revision.number ? <Badge key={name} tone={name === 'production' ? 'done' : 'neutral'}>{environmentTitles[name]}</Badge> : null))}
        <span className="ml-auto text-12 text-ink-2"><RelativeTime at={revision.createdAt} /></span>
      </div>
      {revision.note === '' ? null : <p className="text-12 text-ink-2 [overflow-wrap:anywhere]">{revision.note}</p>}
      <div className="flex flex-wrap gap-2">
        {environmentNames.map((name) => (environments[name] === revision.number ? null : (
          <Button
            key={name}
            size="small"
            isBusy={serve.isPending && serve.variables.name === name}
            onClick={() => serve.mutate({ name, revision: revision.number }, { onSuccess: () => onServe(name, revision.number), onError: notifyFailure })}
          >
            Serve in {name}
          </Button>
        )))}
      </div>
    </li>
  );
}
