// Which revision of the chosen team runs: one that is fixed, or the newest there is when this drawing is published.
import { useRevisions } from '../../api/graphs.ts';
import type { Option } from '../../ui/options.ts';
import { Select } from '../../ui/Select.tsx';
import { useSibling } from './use-sibling.ts';
import type { ControlProps } from './control.ts';

const NEWEST = 'newest';

export function RevisionControl(props: ControlProps) {
  const slug = useSibling(props.node, 'graph');
  return slug === null ? <p className="rounded-control border border-dashed border-line-strong px-3 py-2 text-12 text-ink-2">Choose a team first.</p> : <RevisionChoice {...props} slug={slug} />;
}

function RevisionChoice({ value, onChange, label, slug }: ControlProps & { readonly slug: string }) {
  const { data, isError } = useRevisions(slug);
  const pinned = typeof value === 'string' ? value : null;
  const known = (data?.items ?? []).toSorted((left, right) => right.number - left.number);
  const options: readonly Option[] = [
    { value: NEWEST, label: 'The newest, fixed when published', description: 'A run of the draft takes the newest there is then.' },
    ...known.map(({ number, note, digest }): Option => ({ value: digest, label: `Revision ${number}`, description: note === '' ? undefined : note })),
    ...(pinned === null || known.some(({ digest }) => digest === pinned) ? [] : [{ value: pinned, label: pinned.slice('sha256:'.length).slice(0, 12), description: 'Not among its newest revisions' }]),
  ];
  return (
    <div className="flex min-w-0 flex-col gap-1.5">
      <Select label={label} options={options} value={pinned ?? NEWEST} onValueChange={(next) => void onChange(next === NEWEST ? null : next)} />
      {data?.items.length === 0 ? <p className="text-12 text-waiting-ink">It has no revision yet. Publish it first.</p> : null}
      {isError ? <p className="text-12 text-failed-ink">Its revisions cannot be read: there may be no such team any more.</p> : null}
    </div>
  );
}
