// What happened at the cursor: the event in full, and what it changed.
import type { ReactNode } from 'react';
import type { Json } from '@cadre/graph-schema';
import type { Effect, RunEvent } from '@cadre/run-core';
import { formatDuration, formatExactTime } from '../ui/format.ts';
import { JsonView } from '../ui/JsonView.tsx';
import { Content, ContentCard } from './ContentCard.tsx';
import { ModelCall } from './ModelCall.tsx';
import { PersonAsked } from './PersonAsked.tsx';
import { useRunView } from './run-context.ts';
import { traceLines } from './trace-words.ts';
import { ToolCalled, ToolFailed } from './ToolCalled.tsx';
import { useReplay } from './use-replay.ts';

export function StepTab() {
  const { store, names, steps } = useRunView();
  const cursor = useReplay(store, (state) => state.cursor);
  if (cursor === 0) return <p className="p-4 text-ink-2">Nothing has happened yet.</p>;
  const event = store.recording.eventAt(cursor);
  const effect = 'effect' in event.payload ? steps.effectOf(event.payload.effect) : undefined;
  const changes = traceLines(store.recording.recordAt(cursor).trace, names);
  return (
    <div key={cursor} className="flex flex-col gap-2 p-4">
      <EventBody event={event} effect={effect} />
      {changes.length === 0 ? null : (
        <ContentCard title="What it changed">
          <ul className="flex flex-col gap-1">{changes.map((line, index) => <li key={index}>{line}</li>)}</ul>
        </ContentCard>
      )}
      <details className="group rounded-control border border-line px-3 py-2">
        <summary className="cursor-default text-12 font-medium text-ink-2 select-none hover:text-ink">The event as it is in the log</summary>
        <p className="mt-1 text-12 text-ink-2">{formatExactTime(event.at)}</p>
        <JsonView value={asJson(event)} className="mt-2" />
      </details>
    </div>
  );
}

function EventBody({ event, effect }: { readonly event: RunEvent; readonly effect: Effect | undefined }): ReactNode {
  const { names } = useRunView();
  switch (event.type) {
    case 'run.started':
      return <ContentCard title="Input"><Content value={event.payload.input} /></ContentCard>;
    case 'effect.completed':
      if ('result' in event.payload) return <ToolCalled effect={effect} result={event.payload.result} />;
      if (!('reply' in event.payload)) return null;
      if (effect?.type !== 'model.generate') return <ContentCard title="Result" tone="done"><Content value={event.payload.reply.object ?? event.payload.reply.text} /></ContentCard>;
      return <ModelCall names={names} request={effect.request} attempt={effect.attempt} reply={event.payload.reply} error={null} words={null} />;
    case 'effect.failed': {
      const { error, retryInMs } = event.payload;
      if (effect?.type === 'tool.call') return <ToolFailed effect={effect} error={error} console={event.payload.console ?? []} />;
      if (effect?.type !== 'model.generate') return <ContentCard title="Failed" tone="failed"><p className="break-words">{error.message}</p></ContentCard>;
      return (
        <>
          <ModelCall names={names} request={effect.request} attempt={effect.attempt} reply={null} error={error} words={null} />
          {retryInMs > 0 ? <p className="text-12 text-ink-2">If a try is left, the next one comes {formatDuration(retryInMs)} later.</p> : null}
        </>
      );
    }
    case 'decision.given': {
      const { decision, by, comment, form } = event.payload;
      return (
        <>
          {effect?.type === 'person.ask' ? <PersonAsked ask={effect} /> : null}
          <ContentCard title={decision === 'approved' ? 'Approved' : 'Rejected'} tone={decision === 'approved' ? 'done' : 'failed'} aside={by}>
            {comment === undefined || comment === '' ? null : <Content value={comment} />}
            {form === undefined ? null : <Content value={form} />}
            {(comment === undefined || comment === '') && form === undefined ? <p className="text-ink-2">Without a comment.</p> : null}
          </ContentCard>
        </>
      );
    }
    case 'signal.received':
      return <ContentCard title={`Signal “${event.payload.name}”`}><Content value={event.payload.payload} /></ContentCard>;
    case 'run.cancelled':
      return <ContentCard title="Cancelled" tone="failed" aside={event.payload.by}><p className="break-words">{event.payload.reason === '' ? 'No reason was given.' : event.payload.reason}</p></ContentCard>;
    case 'timer.fired':
      return effect?.type === 'timer.wait' ? <p className="text-ink-2">It was due at {formatExactTime(effect.at)}.</p> : null;
    case 'effect.started':
      return null;
  }
}

/** An event is JSON by its schema; its optional fields are absent, never undefined. */
function asJson(event: RunEvent): Json {
  const value: Json = JSON.parse(JSON.stringify(event));
  return value;
}
