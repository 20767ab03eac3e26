// One question to a person, answered in place: what it shows, the form with what is proposed in it, yes or no, and a reason.
import { useState, type FormEvent, type ReactNode } from 'react';
import { isJsonObject, type Json, type JsonObject } from '@cadre/graph-schema';
import { Check, Send, X } from 'lucide-react';
import { notifyFailure } from '../api/notify-failure.ts';
import { useDecide } from '../api/runs.ts';
import { Button } from '../ui/Button.tsx';
import { Field } from '../ui/Field.tsx';
import { formatDeadline } from '../ui/format.ts';
import { Textarea } from '../ui/Textarea.tsx';
import { AnswerFields, WholeAnswer } from './AnswerFields.tsx';
import { answerOf, beyondFields, fieldsOf, firstDraft, isOutcomeForm, isSameJson, problemsOf, type Draft, type Problems } from './answer-form.ts';
import { Content, ContentCard } from './ContentCard.tsx';
import { decisionWord, type DecisionWord } from './decision-words.ts';

/** A question as the log and the list of approvals both have it. */
export interface Question {
  readonly effect: string;
  readonly question: string;
  readonly show: Json;
  readonly form: JsonObject | null;
  /** What the form says before anybody changes it, e.g. the arguments of a call. */
  readonly initial?: Json | undefined;
  /** Milliseconds since the epoch. */
  readonly deadline: number | null;
}

export interface DecisionFormProps {
  readonly run: string;
  readonly ask: Question;
  readonly title: ReactNode;
  readonly onDecided?: (word: DecisionWord) => void;
}

type Word = 'approved' | 'rejected';

export function DecisionForm({ run, ask, title, onDecided }: DecisionFormProps) {
  const fields = fieldsOf(ask.form);
  const initial = isJsonObject(ask.initial) ? ask.initial : {};
  const [draft, setDraft] = useState<Draft>(() => firstDraft(fields ?? [], initial));
  const [whole, setWhole] = useState<Json>(ask.initial ?? {});
  const [unreadable, setUnreadable] = useState<ReadonlySet<string>>(new Set());
  const [comment, setComment] = useState('');
  const [problems, setProblems] = useState<Problems>({});
  const [sent, setSent] = useState<Word | null>(null);
  const form = fields === null ? whole : { ...beyondFields(fields, initial), ...answerOf(fields, draft) };
  const isChanged = ask.initial !== undefined && !isSameJson(form, ask.initial);
  const isOutcome = isOutcomeForm(ask.form);
  const decide = useDecide(run, ({ decision }) => onDecided?.(decisionWord({ decision, isChanged, isOutcome })));
  const isShown = ask.show !== null && ask.show !== '' && !(ask.initial !== undefined && isSameJson(ask.show, ask.initial));

  function send(decision: Word): void {
    // A refusal needs no filled-in form; an approval is what the form is for.
    const asksForm = ask.form !== null && decision === 'approved';
    const found = asksForm ? problemsOf(ask.form, form) : {};
    setProblems(found);
    if (Object.keys(found).length > 0) return;
    setSent(decision);
    decide.mutate(
      { effect: ask.effect, decision, ...(asksForm ? { form } : {}), ...(comment.trim() === '' ? {} : { comment: comment.trim() }) },
      { onError: (error) => { setSent(null); notifyFailure(error); } },
    );
  }
  function onSubmit(event: FormEvent): void {
    event.preventDefault();
    if (unreadable.size === 0) send('approved');
  }
  function onReadable(name: string, isReadable: boolean): void {
    setUnreadable((before) => new Set(isReadable ? [...before].filter((other) => other !== name) : [...before, name]));
  }

  return (
    <ContentCard title={title} tone="waiting" {...(ask.deadline === null ? {} : { aside: `until ${formatDeadline(ask.deadline)}` })}>
      <div className="font-medium"><Content value={ask.question} /></div>
      {isShown ? <div className="rounded-chip border border-line bg-sunken px-2.5 py-1.5"><Content value={ask.show} /></div> : null}
      <form onSubmit={onSubmit} aria-label="Your answer" className="mt-1 flex flex-col gap-3">
        {ask.initial === undefined ? null : <h4 className="-mb-1 text-12 font-medium text-ink-2">{(fields?.length ?? 1) === 0 ? 'It takes no arguments.' : 'With these arguments; change them if you like'}</h4>}
        {fields === null && ask.form !== null
          ? <WholeAnswer schema={ask.form} value={whole} onChange={setWhole} onReadable={(isReadable) => onReadable('', isReadable)} />
          : <AnswerFields fields={fields ?? []} draft={draft} problems={problems} onChange={(name, value) => setDraft((before) => ({ ...before, [name]: value }))} onReadable={onReadable} />}
        {problems[''] === undefined ? null : <p role="alert" className="text-12 text-failed-ink">The answer {problems['']}</p>}
        <Field label={<>{ask.initial === undefined ? 'Comment' : 'Reason'} <span className="font-normal text-ink-2">(optional)</span></>} {...(ask.initial === undefined ? {} : { description: 'When you reject, the one who asked reads it.' })}>
          <Textarea rows={1} value={comment} onValueChange={setComment} maxLength={10_000} />
        </Field>
        <div className="flex gap-2">
          <Button type="submit" variant="primary" icon={isOutcome ? <Send size={15} /> : <Check size={15} />} disabled={sent !== null || unreadable.size > 0} isBusy={sent === 'approved'}>{isOutcome ? 'Send' : isChanged ? 'Approve with changes' : 'Approve'}</Button>
          {isOutcome ? null : <Button icon={<X size={15} />} disabled={sent !== null} isBusy={sent === 'rejected'} onClick={() => send('rejected')}>Reject</Button>}
        </div>
      </form>
    </ContentCard>
  );
}
