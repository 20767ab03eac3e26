// One entry of a node's config: its label, its control, what is wrong with it. A group is its entries under a title, a variant the
// choice of one and then its entries.
import type { Issue, Json, NodeId } from '@cadre/graph-schema';
import { useState } from 'react';
import type { FieldPath } from '../document/command.ts';
import { isObject, valueAt } from '../document/field-path.ts';
import { Field, Label } from '../ui/Field.tsx';
import { renderControl } from './controls/render-control.tsx';
import { usePriceOf } from './controls/ModelControl.tsx';
import { useDocuments, useNode } from './drawing-context.tsx';
import type { Entry } from './entries.ts';
import { messageOf } from './issue-messages.ts';
import { chosenVariant } from './variants.ts';

export interface EntryFieldProps {
  readonly node: NodeId;
  readonly entry: Entry;
  readonly issues: readonly Issue[];
}

export function EntryField({ node, entry, issues }: EntryFieldProps) {
  if (entry.widget === 'variant') return <VariantField node={node} entry={entry} issues={issues} />;
  if (entry.widget !== 'group') return <ValueField node={node} entry={entry} issues={issues} />;
  return (
    <fieldset className="flex min-w-0 flex-col gap-3 rounded-control border border-line p-3">
      <legend className="-ml-1 px-1 text-13 font-medium text-ink">{entry.title}</legend>
      {entry.description === undefined ? null : <p className="-mt-2 text-12 text-ink-2">{entry.description}</p>}
      <FieldGrid node={node} entries={entry.entries} issues={issues} />
    </fieldset>
  );
}

function VariantField({ node: id, entry, issues }: EntryFieldProps) {
  const node = useNode(id);
  const inner = chosenVariant(entry, node === undefined ? undefined : (valueAt(node.config, entry.path) ?? entry.fallback))?.entries ?? [];
  const own = issues.filter(({ path = [] }) => !inner.some((other) => startsWith(path, other.path)));
  return (
    <div className="flex min-w-0 flex-col gap-3">
      <ValueField node={id} entry={entry} issues={own} />
      {inner.length === 0 ? null : <FieldGrid node={id} entries={inner} issues={issues} />}
    </div>
  );
}

function FieldGrid({ node, entries, issues }: Omit<EntryFieldProps, 'entry'> & { readonly entries: readonly Entry[] }) {
  return (
    <div className="grid grid-cols-2 gap-x-3 gap-y-3">
      {numbersFirst(entries).map((inner) => (
        <div key={inner.path.join('.')} className={inner.widget === 'number' && entries.length > 1 ? 'min-w-0' : 'col-span-2 min-w-0'}>
          <EntryField node={node} entry={inner} issues={issues} />
        </div>
      ))}
    </div>
  );
}

/** They stand two in a row; what is wider follows. */
function numbersFirst(entries: readonly Entry[]): readonly Entry[] {
  return [...entries.filter((entry) => entry.widget === 'number'), ...entries.filter((entry) => entry.widget !== 'number')];
}

function ValueField({ node: id, entry, issues }: EntryFieldProps) {
  const documents = useDocuments();
  const node = useNode(id);
  const [refusal, setRefusal] = useState<string | null>(null);
  const written = node === undefined ? undefined : valueAt(node.config, entry.path);
  const value = written ?? (written === null ? null : entry.fallback);
  const price = usePriceOf(entry.widget === 'model' && typeof value === 'string' ? value : null);

  function change(next: Json | undefined): string | null {
    const isDefault = next !== undefined && entry.fallback !== undefined && sameJson(next, entry.fallback);
    const command = { type: 'node.configure', node: id, path: entry.path, value: isDefault ? undefined : next } as const;
    const result = documents.execute(command, { merge: `configure ${id} ${entry.path.join('.')}` });
    const message = result.ok ? null : result.error.message;
    setRefusal(message);
    return message;
  }

  const issue = issues.find((candidate) => startsWith(candidate.path ?? [], entry.path));
  const control = renderControl({ entry, label: entry.title, node: id, path: entry.path, value, onChange: change });
  const error = (saysItself(entry) ? null : refusal) ?? (issue?.severity === 'error' ? messageOf(issue) : null);
  const note = issue !== undefined && issue.severity !== 'error' ? <FieldNote issue={issue} /> : null;
  const aside = entry.widget === 'model' ? price : (asides[entry.widget] ?? null);
  if (entry.widget === 'toggle' || isSingleControl(entry)) {
    return (
      <Field
        label={entry.title}
        layout={entry.widget === 'toggle' ? 'inline' : 'stacked'}
        {...(aside === null ? {} : { aside })}
        {...(entry.description === undefined && note === null ? {} : { description: note ?? entry.description })}
        {...(error === null ? {} : { error })}
      >
        {control}
      </Field>
    );
  }
  // What may become long is explained before it.
  const description = entry.description === undefined ? null : <p className="text-12 text-ink-2">{entry.description}</p>;
  return (
    <div {...(isList(entry) ? { role: 'group', 'aria-label': entry.title } : {})} className="flex min-w-0 flex-col gap-1.5">
      <Label {...(aside === null ? {} : { aside })}>{entry.title}</Label>
      {isList(entry) ? description : null}
      {control}
      {note ?? (isList(entry) || entry.widget === 'choice' || entry.widget === 'variant' ? null : description)}
      {error === null ? null : <p role="alert" className="text-12 text-failed-ink">{error}</p>}
    </div>
  );
}

const asides: { readonly [widget in Entry['widget']]?: string } = { template: 'text with {{ }}', expression: '{ } expression', source: 'JavaScript or TypeScript' };

function FieldNote({ issue }: { readonly issue: Issue }) {
  return <span className={issue.severity === 'warning' ? 'text-12 text-waiting-ink' : 'text-12 text-ink-2'}>{messageOf(issue)}</span>;
}

/** Number, duration and JSON show beside what was typed why it was refused. */
function saysItself({ widget }: Entry): boolean {
  return widget === 'number' || widget === 'duration' || widget === 'json';
}

function isList({ widget }: Entry): boolean {
  return widget === 'schema' || widget === 'cases' || widget === 'classes' || widget === 'list' || widget === 'record' || widget === 'bindings' || widget === 'mcp-tools' || widget === 'guards' || widget === 'models';
}

/** Base UI's Field ties its label to one control inside it. */
function isSingleControl({ widget, catalogue }: Entry): boolean {
  return catalogue === null && (widget === 'text' || widget === 'paragraph' || widget === 'markdown' || widget === 'model');
}

function startsWith(path: FieldPath, start: FieldPath): boolean {
  return start.every((key, index) => path[index] === key);
}

function sameJson(left: Json, right: Json): boolean {
  if (left === right) return true;
  if (Array.isArray(left) && Array.isArray(right)) return left.length === right.length && left.every((item, index) => sameJson(item, right[index]));
  if (!isObject(left) || !isObject(right)) return false;
  const keys = Object.keys(left);
  return keys.length === Object.keys(right).length && keys.every((key) => key in right && sameJson(left[key] ?? null, right[key] ?? null));
}
