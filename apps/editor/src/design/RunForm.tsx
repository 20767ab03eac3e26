// What a run is given: a form made from the graph's input schema, or the same as JSON.
import type { Json, JsonObject } from '@cadre/graph-schema';
import { Play } from 'lucide-react';
import { useState } from 'react';
import type { FormEvent } from 'react';
import { JsonText } from '../inspector/controls/JsonControl.tsx';
import { useChecked, useDocumentState } from '../inspector/drawing-context.tsx';
import { AnswerFields } from '../replay/AnswerFields.tsx';
import { answerOf, fieldsOf, problemsOf } from '../replay/answer-form.ts';
import type { Problems } from '../replay/answer-form.ts';
import { Button } from '../ui/Button.tsx';
import { SegmentedControl } from '../ui/SegmentedControl.tsx';
import { useLiveRun } from './live-run.ts';
import { draftOf, firstInput } from './run-input.ts';
import { hasProblems, readOptions } from './run-options.ts';
import { RunOptions } from './RunOptions.tsx';

const views = [{ value: 'form', label: 'Form' }, { value: 'json', label: 'JSON' }] as const;

/** @param given what it shows at first; null: the graph's example */
export function RunForm({ given }: { readonly given: Json | null }) {
  const live = useLiveRun();
  const header = useDocumentState((state) => state.document.header);
  const errors = useChecked((checked) => checked.issues.filter((issue) => issue.severity === 'error').length);
  const [typed, setTyped] = useState<Json | null>(given);
  const [view, setView] = useState<'form' | 'json'>('form');
  const [problems, setProblems] = useState<Problems>({});
  const [isReadable, setReadable] = useState(true);
  const schema = header.input.schema;
  const fields = fieldsOf(schema);
  const isForm = view === 'form' && fields !== null && fields.length > 0;
  const input = typed ?? firstInput(header);
  const options = readOptions(live.options);

  function submit(event: FormEvent): void {
    event.preventDefault();
    if (!isForm && !isReadable) return;
    const found = problemsOf(schema, input);
    setProblems(found);
    if (Object.keys(found).length === 0 && !hasProblems(options.problems) && !live.isStarting && errors === 0) live.start(input, options.options);
  }

  function hint(): string {
    if (errors > 0) return `Mend ${errors === 1 ? 'the error' : `${errors} errors`} first: see the list on the canvas.`;
    return isForm || isReadable ? 'Runs the draft as it is drawn.' : 'Mend the JSON first.';
  }

  return (
    <form ref={live.form} onSubmit={submit} aria-label="Input of the run" className="flex flex-col gap-3">
      {fields === null || fields.length === 0 ? null : <SegmentedControl<'form' | 'json'> label="How to give the input" options={views} value={view} onValueChange={(next) => { setView(next); setReadable(true); }} />}
      {isForm ? (
        <InputFields schema={schema} input={input} problems={problems} onChange={setTyped} />
      ) : (
        <JsonText label="Input as JSON" rows={8} value={input} onReadable={setReadable} onChange={(next) => { setTyped(next ?? {}); return null; }} />
      )}
      {problems[''] === undefined && (isForm || Object.keys(problems).length === 0) ? null : (
        <p role="alert" className="text-12 text-failed-ink">{Object.entries(problems).map(([field, message]) => (field === '' ? message : `${field}: ${message}`)).join(' ')}</p>
      )}
      <RunOptions texts={live.options} problems={{ ...live.refused, ...options.problems }} onChange={live.changeOptions} />
      <div className="flex items-center gap-3">
        <Button type="submit" variant="primary" icon={<Play size={15} />} isBusy={live.isStarting} disabled={errors > 0 || (!isForm && !isReadable)}>Run</Button>
        <span className="text-12 text-ink-2">{hint()}</span>
      </div>
    </form>
  );
}

interface InputFieldsProps {
  readonly schema: JsonObject;
  readonly input: Json;
  readonly problems: Problems;
  readonly onChange: (input: Json) => void;
}

/** Keeps what was typed as text; the input is made of it at every key. */
function InputFields({ schema, input, problems, onChange }: InputFieldsProps) {
  const fields = fieldsOf(schema) ?? [];
  const [draft, setDraft] = useState(() => draftOf(fields, input));
  return (
    <AnswerFields
      fields={fields}
      draft={draft}
      problems={problems}
      onChange={(name, value) => {
        const next = { ...draft, [name]: value };
        setDraft(next);
        onChange(answerOf(fields, next));
      }}
    />
  );
}
