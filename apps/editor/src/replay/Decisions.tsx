// What a person is asked now, answered in place. Shown only at the end of the log: earlier positions can't be decided any more.
import { useState, type FormEvent } from 'react';
import { isJsonObject, type Json } from '@cadre/graph-schema';
import type { PersonAsk } from '@cadre/run-core';
import { Check, X } from 'lucide-react';
import { notifyFailure } from '../api/notify-failure.ts';
import { useDecide } from '../api/runs.ts';
import { Button } from '../ui/Button.tsx';
import { Field } from '../ui/Field.tsx';
import { formatDeadline } from '../ui/format.ts';
import { Textarea } from '../ui/Textarea.tsx';
import { AnswerFields, WholeAnswer } from './AnswerFields.tsx';
import { answerOf, beyondFields, fieldsOf, firstDraft, problemsOf, type Draft, type Problems } from './answer-form.ts';
import { Content, ContentCard } from './ContentCard.tsx';
import { useRunView } from './run-context.ts';
import { useAskedPeople } from './use-asked-people.ts';
import { useReplay } from './use-replay.ts';

export function Decisions() {
  const { store } = useRunView();
  const asked = useAskedPeople();
  const isAtEnd = useReplay(store, (state) => state.cursor === state.length);
  if (asked.length === 0) return null;
  if (!isAtEnd) {
    return (
      <div className="flex items-center gap-3 border-b border-line px-4 py-2 text-12 text-ink-2">
        <span className="flex-1">{asked.length === 1 ? 'A person is asked at the end of the log.' : `${asked.length} people are asked at the end of the log.`}</span>
        <Button size="small" onClick={store.follow}>Go there</Button>
      </div>
    );
  }
  return <div className="flex flex-col gap-2 border-b border-line p-4">{asked.map((ask) => <Decision key={ask.id} ask={ask} />)}</div>;
}

function Decision({ ask }: { readonly ask: PersonAsk }) {
  const { id, names } = useRunView();
  const fields = fieldsOf(ask.form);
  const initial = isJsonObject(ask.initial) ? ask.initial : {};
  const [draft, setDraft] = useState<Draft>(() => firstDraft(fields ?? [], initial));
  const [whole, setWhole] = useState<Json>(ask.initial ?? {});
  const [comment, setComment] = useState('');
  const [problems, setProblems] = useState<Problems>({});
  const [sent, setSent] = useState<'approved' | 'rejected' | null>(null);
  const decide = useDecide(id);

  function send(decision: 'approved' | 'rejected'): void {
    const form = fields === null ? whole : { ...beyondFields(fields, initial), ...answerOf(fields, draft) };
    // A refusal needs no filled-in form; an approval is what the form is for.
    const asksForm = ask.form !== null && decision === 'approved';
    const found = asksForm ? problemsOf(ask.form, form) : {};
    setProblems(found);
    if (Object.keys(found).length > 0) return;
    setSent(decision);
    decide.mutate(
      { effect: ask.id, decision, ...(asksForm ? { form } : {}), ...(comment.trim() === '' ? {} : { comment: comment.trim() }) },
      { onError: (error) => { setSent(null); notifyFailure(error); } },
    );
  }
  function onSubmit(event: FormEvent): void {
    event.preventDefault();
    send('approved');
  }

  return (
    <ContentCard title={`${names.nameOf(ask.node)} asks`} tone="waiting" {...(ask.deadline === null ? {} : { aside: `until ${formatDeadline(ask.deadline)}` })}>
      <div className="font-medium"><Content value={ask.question} /></div>
      {ask.show === null || ask.show === '' ? null : <div className="rounded-chip border border-line bg-sunken px-2.5 py-1.5"><Content value={ask.show} /></div>}
      <form onSubmit={onSubmit} className="mt-1 flex flex-col gap-3">
        {fields === null && ask.form !== null
          ? <WholeAnswer schema={ask.form} value={whole} onChange={setWhole} />
          : <AnswerFields fields={fields ?? []} draft={draft} problems={problems} onChange={(name, value) => setDraft((before) => ({ ...before, [name]: value }))} />}
        {problems[''] === undefined ? null : <p role="alert" className="text-12 text-failed-ink">The answer {problems['']}</p>}
        <Field label={<>Comment <span className="font-normal text-ink-2">(optional)</span></>}><Textarea rows={1} value={comment} onValueChange={setComment} maxLength={10_000} /></Field>
        <div className="flex gap-2">
          <Button type="submit" variant="primary" icon={<Check size={15} />} disabled={sent !== null} isBusy={sent === 'approved'}>Approve</Button>
          <Button icon={<X size={15} />} disabled={sent !== null} isBusy={sent === 'rejected'} onClick={() => send('rejected')}>Reject</Button>
        </div>
      </form>
    </ContentCard>
  );
}
