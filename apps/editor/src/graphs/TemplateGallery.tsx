// The templates to start from, and the making of a team from one.
import type { TemplateShape } from '@cadre/client';
import { useTemplates } from '../api/catalogue.ts';
import { Failure } from '../api/Failure.tsx';
import { useCreateGraph } from '../api/graphs.ts';
import { notifyFailure } from '../api/notify-failure.ts';
import { GraphPreview } from '../canvas/GraphPreview.tsx';
import { Button } from '../ui/Button.tsx';
import { formatPlural } from '../ui/format.ts';
import { CardGrid, CardSkeletons } from './CardGrid.tsx';

export interface TemplateGalleryProps {
  /** Gets the slug of the new graph. */
  readonly onCreated: (slug: string) => void;
}

export function TemplateGallery({ onCreated }: TemplateGalleryProps) {
  const templates = useTemplates();
  const create = useCreateGraph();
  const busy = create.isPending && 'template' in create.variables ? create.variables.template : undefined;

  function use(template: string): void {
    create.mutate({ template }, { onSuccess: (graph) => onCreated(graph.slug), onError: notifyFailure });
  }

  if (templates.data?.items.length === 0) return null;
  return (
    <section aria-labelledby="templates" className="flex flex-col gap-4">
      <div>
        <h2 id="templates" className="text-14 font-semibold">Start from a template</h2>
        <p className="text-ink-2">Each runs as it is, without a key, on the offline model.</p>
      </div>
      {templates.isPending ? <CardSkeletons count={3} label="Loading the templates" /> : null}
      {templates.isError ? <Failure error={templates.error} onRetry={() => void templates.refetch()} /> : null}
      {templates.data === undefined ? null : (
        <CardGrid>
          {templates.data.items.map((template) => (
            <TemplateCard key={template.name} template={template} isBusy={busy === template.name} isDisabled={create.isPending} onUse={() => use(template.name)} />
          ))}
        </CardGrid>
      )}
    </section>
  );
}

interface TemplateCardProps {
  readonly template: TemplateShape;
  readonly isBusy: boolean;
  readonly isDisabled: boolean;
  readonly onUse: () => void;
}

function TemplateCard({ template, isBusy, isDisabled, onUse }: TemplateCardProps) {
  return (
    <li className="flex flex-col rounded-card border border-line bg-surface">
      <div className="h-34 overflow-hidden rounded-t-card border-b border-line bg-bg p-3"><GraphPreview graph={template.graph} className="size-full" /></div>
      <div className="flex flex-1 flex-col p-4 pt-3">
        <h3 className="truncate text-14 font-semibold">{template.title}</h3>
        <p className="mt-0.5 mb-3 line-clamp-3 text-ink-2">{template.description}</p>
        <div className="mt-auto flex items-center justify-between gap-2">
          <span className="numbers text-12 text-ink-2">{formatPlural(template.agents, 'agent')}, {formatPlural(template.nodes, 'node')}</span>
          <Button size="small" isBusy={isBusy} disabled={isDisabled} aria-label={`Use template ${template.title}`} onClick={onUse}>Use template</Button>
        </div>
      </div>
    </li>
  );
}
