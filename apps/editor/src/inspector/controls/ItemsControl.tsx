// Lists: of words, of objects with their own fields (cases, classes), and records of named values.
import type { Json, JsonObject } from '@cadre/graph-schema';
import { ArrowDown, ArrowUp, Plus, Trash2 } from 'lucide-react';
import { isList, isObject, setAt, valueAt } from '../../document/field-path.ts';
import { nextPartId } from '../../document/part-ids.ts';
import { Button } from '../../ui/Button.tsx';
import { IconButton } from '../../ui/IconButton.tsx';
import { Input } from '../../ui/Input.tsx';
import { Textarea } from '../../ui/Textarea.tsx';
import type { Entry } from '../entries.ts';
import type { ControlProps } from './control.ts';
import { JsonText } from './JsonControl.tsx';
import { useTyped } from './use-typed.ts';

/** Objects in their order. A case or class keeps its id, which is its port, however it is moved or renamed. */
export function ItemsControl({ entry, value, onChange, label, node, path, renderControl }: ControlProps) {
  const items = isList(value) ? value.map((item) => (isObject(item) ? item : {})) : [];
  const one = singular(entry.title);
  const hasIds = entry.widget === 'cases' || entry.widget === 'classes';
  const swap = (from: number, to: number): void => {
    const [left, right] = [items[from], items[to]];
    if (left !== undefined && right !== undefined) onChange(items.with(from, right).with(to, left));
  };
  const add = (): void => {
    const id = nextPartId(new Set(items.map((item) => String(item['id']))), one);
    onChange([...items, hasIds ? { id, label: `${one} ${items.length + 1}` } : firstItem(entry)]);
  };
  return (
    <div className="flex min-w-0 flex-col gap-2">
      <ol aria-label={label} className="flex flex-col gap-2">
        {items.map((item, index) => (
          <li key={typeof item['id'] === 'string' ? item['id'] : index} className="flex flex-col gap-2 rounded-control border border-line bg-bg p-2">
            <div className="flex items-center justify-between">
              <span className="text-12 font-medium text-ink-2">{one} {index + 1}{hasIds ? <code className="ml-2 font-normal">{String(item['id'])}</code> : null}</span>
              <span className="flex">
                <IconButton size="small" label={`Move ${one.toLowerCase()} ${index + 1} up`} icon={<ArrowUp size={14} />} disabled={index === 0} onClick={() => swap(index, index - 1)} />
                <IconButton size="small" label={`Move ${one.toLowerCase()} ${index + 1} down`} icon={<ArrowDown size={14} />} disabled={index === items.length - 1} onClick={() => swap(index, index + 1)} />
                <IconButton size="small" label={`Remove ${one.toLowerCase()} ${index + 1}`} icon={<Trash2 size={14} />} onClick={() => void onChange(items.toSpliced(index, 1))} />
              </span>
            </div>
            {entry.items.map((field) => {
              const name = `${field.title} of ${one.toLowerCase()} ${index + 1}`;
              return (
                <div key={field.path.join('.')} className="flex min-w-0 flex-col gap-1">
                  <span className="text-12 text-ink-2">{field.title}</span>
                  {renderControl({
                    entry: field, label: name, node, path: [...path, index, ...field.path], value: valueAt(item, field.path) ?? field.fallback,
                    onChange: (next) => onChange(items.with(index, setAt(item, field.path, next))),
                  })}
                </div>
              );
            })}
          </li>
        ))}
      </ol>
      <div><Button size="small" variant="ghost" icon={<Plus size={14} />} onClick={add}>Add a {one.toLowerCase()}</Button></div>
    </div>
  );
}

/** Words, one a line. */
export function WordsControl({ value, onChange, label, entry }: ControlProps) {
  const words = isList(value) ? value.filter((word) => typeof word === 'string') : [];
  const { text, type, settle } = useTyped(words.join('\n'));
  return (
    <Textarea
      aria-label={label}
      rows={2}
      value={text}
      placeholder={entry.placeholder ?? 'One a line'}
      onValueChange={(next) => { type(next); onChange([...new Set(next.split('\n').map((word) => word.trim()).filter((word) => word !== ''))]); }}
      onBlur={settle}
    />
  );
}

/** Names with a value each, e.g. headers. */
export function RecordControl({ entry, value, onChange, label, node, path, renderControl }: ControlProps) {
  const record: JsonObject = isObject(value) ? value : {};
  const item = entry.items[0];
  const names = Object.keys(record);
  if (item === undefined) return <JsonText label={label} value={record} onChange={onChange} />;
  const replace = (name: string, next: readonly [string, Json] | null): string | null =>
    onChange(Object.fromEntries(Object.entries(record).flatMap((row) => (row[0] !== name ? [row] : next === null ? [] : [[next[0], next[1]]]))));
  return (
    <div className="flex min-w-0 flex-col gap-2">
      {names.map((name, index) => (
        <div key={index} className="flex min-w-0 items-start gap-2">
          <RecordName name={name} taken={names} onChange={(next) => void replace(name, [next, record[name] ?? ''])} />
          <div className="min-w-0 flex-1">
            {renderControl({ entry: item, label: `Value of ${name}`, node, path: [...path, name], value: record[name], onChange: (next) => replace(name, [name, next ?? '']) })}
          </div>
          <IconButton size="small" label={`Remove ${name}`} icon={<Trash2 size={14} />} onClick={() => void replace(name, null)} />
        </div>
      ))}
      <div>
        <Button size="small" variant="ghost" icon={<Plus size={14} />} onClick={() => void onChange({ ...record, [nextPartId(new Set(names), 'name')]: '' })}>Add</Button>
      </div>
    </div>
  );
}

function RecordName({ name, taken, onChange }: { readonly name: string; readonly taken: readonly string[]; readonly onChange: (name: string) => void }) {
  const { text, type, settle } = useTyped(name);
  const isRefused = text === '' || (text !== name && taken.includes(text));
  return (
    <div className="w-26 shrink-0">
      <Input
        isCode
        aria-label={`Name of ${name}`}
        value={text}
        onValueChange={(next) => { type(next); if (next !== '' && next !== '__proto__' && !taken.includes(next)) onChange(next); }}
        onBlur={settle}
        {...(isRefused ? { 'aria-invalid': true } : {})}
      />
    </div>
  );
}

/** What a new object begins with: a word for each field that has no default. */
function firstItem(entry: Entry): JsonObject {
  return Object.fromEntries(entry.items.filter((field) => field.fallback === undefined).map((field) => [String(field.path[0]), 'name']));
}

function singular(title: string): string {
  if (title.endsWith('sses')) return title.slice(0, -2);
  return title.endsWith('s') ? title.slice(0, -1) : title;
}
