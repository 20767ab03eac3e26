// The teams page: what has been drawn, and what to start from.
import { useNavigate, useSearch } from '@tanstack/react-router';
import { Plus, Search, Upload } from 'lucide-react';
import { useRef, type ChangeEvent } from 'react';
import { useCreateGraph, useGraphs } from '../api/graphs.ts';
import { notifyFailure } from '../api/notify-failure.ts';
import { Page } from '../shell/Page.tsx';
import { Button } from '../ui/Button.tsx';
import { Input } from '../ui/Input.tsx';
import { DropTarget } from './DropTarget.tsx';
import { emptyGraph } from './empty-graph.ts';
import { GraphList } from './GraphList.tsx';
import { ImportRefusal } from './ImportRefusal.tsx';
import { TemplateGallery } from './TemplateGallery.tsx';
import { useImport } from './use-import.ts';

const WORTH_SEARCHING = 7;

export function GraphsPage() {
  const { find = '' } = useSearch({ from: '/graphs' });
  const navigate = useNavigate();
  const graphs = useGraphs();
  const create = useCreateGraph();
  const file = useRef<HTMLInputElement>(null);
  const imported = useImport();
  const count = graphs.data?.pages.reduce((sum, page) => sum + page.items.length, 0) ?? 0;

  function open(slug: string): void {
    void navigate({ to: '/graphs/$slug', params: { slug } });
  }
  function startEmpty(): void {
    create.mutate({ graph: emptyGraph }, { onSuccess: (graph) => open(graph.slug), onError: notifyFailure });
  }
  function chooseFile(event: ChangeEvent<HTMLInputElement>): void {
    const chosen = event.target.files?.[0];
    event.target.value = '';
    if (chosen !== undefined) void imported.importFile(chosen);
  }

  return (
    <Page
      crumbs={[{ label: 'Teams' }]}
      actions={
        <>
          <input ref={file} type="file" accept=".json,application/json" className="hidden" onChange={chooseFile} aria-label="Graph file" tabIndex={-1} />
          <Button icon={<Upload size={15} />} isBusy={imported.isBusy} onClick={() => file.current?.click()}>Import</Button>
          <Button variant="primary" icon={<Plus size={15} />} isBusy={create.isPending} onClick={startEmpty}>New team</Button>
        </>
      }
    >
      <DropTarget onFile={(dropped) => void imported.importFile(dropped)}>
        <div className="mx-auto flex w-full max-w-292 flex-col gap-10 px-6 py-6">
          {imported.refusal === null ? null : <ImportRefusal refusal={imported.refusal} onDismiss={imported.dismiss} />}
          <section aria-label="Teams" className="flex flex-col gap-4">
            {count < WORTH_SEARCHING && find === '' ? null : (
              <div className="max-w-80">
                <Input
                  value={find}
                  onValueChange={(text) => void navigate({ to: '/graphs', search: text === '' ? {} : { find: text }, replace: true })}
                  placeholder="Find a team"
                  aria-label="Find a team"
                  icon={<Search size={15} />}
                />
              </div>
            )}
            <GraphList graphs={graphs} find={find} onStartEmpty={startEmpty} />
          </section>
          {graphs.isError && count === 0 ? null : <TemplateGallery onCreated={open} />}
        </div>
      </DropTarget>
    </Page>
  );
}
