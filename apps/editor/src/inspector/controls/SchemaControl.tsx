// A JSON Schema as a list of fields, or as JSON for whoever wants all of it.
import type { JsonObject } from '@cadre/graph-schema';
import { Plus, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { isObject } from '../../document/field-path.ts';
import { nextPartId } from '../../document/part-ids.ts';
import { Button } from '../../ui/Button.tsx';
import { IconButton } from '../../ui/IconButton.tsx';
import { Input } from '../../ui/Input.tsx';
import { Select } from '../../ui/Select.tsx';
import { Switch } from '../../ui/Switch.tsx';
import { fieldTypes, readSchemaFields, writeSchemaFields } from '../schema-fields.ts';
import type { SchemaField, SchemaFieldType } from '../schema-fields.ts';
import { JsonText } from './JsonControl.tsx';
import { useTyped } from './use-typed.ts';

const typeTitles: { readonly [type in SchemaFieldType]: string } = {
  text: 'Text', number: 'Number', integer: 'Whole number', boolean: 'Yes or no', choice: 'Choice', texts: 'List of texts', other: 'Other (JSON)',
};
const typeOptions = fieldTypes.map((type) => ({ value: type, label: typeTitles[type] }));

export interface SchemaEditorProps {
  readonly schema: JsonObject | null;
  readonly onChange: (schema: JsonObject | null) => string | null;
  readonly label: string;
  /** What stands there without a schema, e.g. "Any text". */
  readonly emptyText: string;
}

export function SchemaEditor({ schema, onChange, label, emptyText }: SchemaEditorProps) {
  const [isRaw, setRaw] = useState(false);
  const fields = schema === null ? [] : readSchemaFields(schema);
  const base = schema ?? { type: 'object', properties: {}, additionalProperties: false };
  const write = (next: readonly SchemaField[]): void => void onChange(writeSchemaFields(base, next));
  const add = (): void => {
    const name = nextPartId(new Set((fields ?? []).map((field) => field.name)), 'field');
    write([...(fields ?? []), { name, title: '', type: 'text', isRequired: false, choices: [], schema: { type: 'string' } }]);
  };

  return (
    <div className="flex min-w-0 flex-col gap-2">
      {isRaw || fields === null ? (
        <JsonText label={`${label} as JSON Schema`} rows={8} value={schema ?? undefined} onChange={(next) => (next === undefined ? onChange(null) : isObject(next) ? onChange(next) : 'A schema is a JSON object.')} />
      ) : fields.length === 0 ? (
        <p className="rounded-control border border-dashed border-line-strong px-3 py-2 text-12 text-ink-2">{emptyText}</p>
      ) : (
        <ul aria-label={label} className="flex flex-col gap-2">
          {fields.map((field, index) => (
            <FieldRow
              key={index}
              field={field}
              taken={new Set(fields.filter((other) => other !== field).map((other) => other.name))}
              onChange={(next) => write(fields.with(index, next))}
              onRemove={() => (fields.length === 1 ? void onChange(null) : write(fields.toSpliced(index, 1)))}
            />
          ))}
        </ul>
      )}
      <div className="flex items-center justify-between gap-2">
        {isRaw || fields === null ? <span /> : <Button size="small" variant="ghost" icon={<Plus size={14} />} onClick={add}>Add a field</Button>}
        {fields === null ? <span className="text-12 text-ink-2">Only JSON can show this schema.</span> : (
          <Button size="small" variant="ghost" aria-pressed={isRaw} onClick={() => setRaw(!isRaw)}>{isRaw ? 'Show the fields' : 'Edit as JSON'}</Button>
        )}
      </div>
    </div>
  );
}

interface FieldRowProps {
  readonly field: SchemaField;
  readonly taken: ReadonlySet<string>;
  readonly onChange: (field: SchemaField) => void;
  readonly onRemove: () => void;
}

function FieldRow({ field, taken, onChange, onRemove }: FieldRowProps) {
  const { text, type, settle } = useTyped(field.name);
  const isTaken = taken.has(text);
  const choices = useTyped(field.choices.join(', '));
  return (
    <li className="flex flex-col gap-2 rounded-control border border-line bg-bg p-2">
      <div className="flex items-center gap-2">
        <Input
          isCode
          aria-label="Name of the field"
          value={text}
          onValueChange={(next) => { type(next); if (next !== '' && !taken.has(next) && next !== '__proto__') onChange({ ...field, name: next }); }}
          onBlur={settle}
          {...(isTaken || text === '' ? { 'aria-invalid': true } : {})}
        />
        <div className="w-34 shrink-0"><Select label={`Type of ${field.name}`} options={typeOptions} value={field.type} onValueChange={(next) => onChange({ ...field, type: next })} /></div>
        <IconButton size="small" label={`Remove ${field.name}`} icon={<Trash2 size={14} />} onClick={onRemove} />
      </div>
      {isTaken ? <p role="alert" className="text-12 text-failed-ink">Another field has this name.</p> : null}
      {field.type === 'choice' ? (
        <Input
          aria-label={`Choices of ${field.name}, with commas`}
          placeholder="calm, cross"
          value={choices.text}
          onValueChange={(next) => { choices.type(next); onChange({ ...field, choices: [...new Set(next.split(',').map((word) => word.trim()).filter((word) => word !== ''))] }); }}
          onBlur={choices.settle}
        />
      ) : null}
      <div className="flex items-center gap-3">
        <Input aria-label={`Title of ${field.name}`} placeholder="Title for people" value={field.title} onValueChange={(title) => onChange({ ...field, title })} />
        <span className="flex shrink-0 items-center gap-2 text-12 text-ink-2">
          Required <Switch label={`${field.name} is required`} checked={field.isRequired} onCheckedChange={(isRequired) => onChange({ ...field, isRequired })} />
        </span>
      </div>
    </li>
  );
}
