// The fields of an approval's form.
import type { Json, JsonObject } from '@cadre/graph-schema';
import { JsonText } from '../inspector/controls/JsonControl.tsx';
import type { SchemaField } from '../inspector/schema-fields.ts';
import { Field } from '../ui/Field.tsx';
import { Input } from '../ui/Input.tsx';
import { JsonView } from '../ui/JsonView.tsx';
import { SegmentedControl } from '../ui/SegmentedControl.tsx';
import { Select } from '../ui/Select.tsx';
import { Switch } from '../ui/Switch.tsx';
import { Textarea } from '../ui/Textarea.tsx';
import type { Draft, Problems } from './answer-form.ts';

/** More, or longer ones, do not stand side by side. */
const MOST_SEGMENTS = 4;
const MOST_LETTERS = 30;

export interface AnswerFieldsProps {
  readonly fields: readonly SchemaField[];
  readonly draft: Draft;
  readonly problems: Problems;
  readonly onChange: (name: string, value: Json) => void;
  /** Told whether what is typed as JSON says a value now. */
  readonly onReadable?: (name: string, isReadable: boolean) => void;
}

export function AnswerFields({ fields, draft, problems, onChange, onReadable }: AnswerFieldsProps) {
  return fields.map((field) => {
    const description = field.schema['description'];
    return (
      <Field
        key={field.name}
        label={<>{titleOf(field)}{field.isRequired ? null : <span className="font-normal text-ink-2"> (optional)</span>}</>}
        layout={field.type === 'boolean' ? 'inline' : 'stacked'}
        {...(typeof description === 'string' ? { description } : {})}
        {...(problems[field.name] === undefined ? {} : { error: `${titleOf(field)} ${problems[field.name]}` })}
      >
        <Control field={field} value={draft[field.name]} onChange={(value) => onChange(field.name, value)} onReadable={(isReadable) => onReadable?.(field.name, isReadable)} />
      </Field>
    );
  });
}

interface ControlProps {
  readonly field: SchemaField;
  readonly value: Json | undefined;
  readonly onChange: (value: Json) => void;
  readonly onReadable: (isReadable: boolean) => void;
}

function Control({ field, value, onChange, onReadable }: ControlProps) {
  const label = titleOf(field);
  const text = typeof value === 'string' ? value : '';
  switch (field.type) {
    case 'boolean':
      return <Switch label={label} checked={value === true} onCheckedChange={onChange} />;
    case 'choice':
      if (field.choices.length <= MOST_SEGMENTS && field.choices.join('').length < MOST_LETTERS) return <SegmentedControl label={label} value={text} options={field.choices.map((choice) => ({ value: choice, label: choice }))} onValueChange={onChange} />;
      return <Select label={label} value={typeof value === 'string' ? value : null} options={field.choices.map((choice) => ({ value: choice, label: choice }))} onValueChange={onChange} />;
    case 'number':
    case 'integer':
      return <Input inputMode="decimal" className="numbers" value={text} onValueChange={onChange} />;
    case 'text':
    case 'texts':
      return <Textarea rows={field.type === 'texts' ? 3 : 1} value={text} onValueChange={onChange} {...(field.type === 'texts' ? { placeholder: 'One a line' } : {})} />;
    case 'other':
      return <JsonText label={label} value={value} onReadable={onReadable} onChange={(next) => { onChange(next ?? null); return null; }} />;
  }
}

function titleOf(field: SchemaField): string {
  return field.title === '' ? field.name : field.title;
}

export interface WholeAnswerProps {
  readonly schema: JsonObject;
  readonly value: Json;
  readonly onChange: (value: Json) => void;
  readonly onReadable: (isReadable: boolean) => void;
}

/** A form that no list of fields can show: what it must look like, and the answer as JSON. */
export function WholeAnswer({ schema, value, onChange, onReadable }: WholeAnswerProps) {
  return (
    <>
      <details className="rounded-control border border-line px-2 py-1.5"><summary className="text-12 text-ink-2">What the answer must look like</summary><JsonView value={schema} /></details>
      <JsonText label="Answer" value={value} rows={5} onReadable={onReadable} onChange={(next) => { onChange(next ?? null); return null; }} />
    </>
  );
}
