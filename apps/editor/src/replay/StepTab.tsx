// What happened at the cursor: the event in full, and what it changed.
import type { ReactNode } from 'react';
import type { Json } from '@cadre/graph-schema';
import { ROOT, type Effect, type EventPayload, type RunEvent } from '@cadre/run-core';
import { formatDuration, formatExactTime } from '../ui/format.ts';
import { JsonView } from '../ui/JsonView.tsx';
import { Content, ContentCard } from './ContentCard.tsx';
import { ModelCall } from './ModelCall.tsx';
import { GuardSaid } from './GuardSaid.tsx';
import { PersonAsked } from './PersonAsked.tsx';
import { rememberedMessages } from './remembered.ts';
import { useRunView } from './run-context.ts';
import { ToolCall } from './ToolCall.tsx';
import { traceLines } from './trace-words.ts';
import { useReplay } from './use-replay.ts';

export function StepTab() {
  const { store, steps } = useRunView();
  const cursor = useReplay(store, (state) => state.cursor);
  if (cursor === 0) return <p className="p-4 text-ink-2">Nothing has happened yet.</p>;
  const event = store.recording.eventAt(cursor);
  const effect = 'effect' in event.payload ? steps.effectOf(event.payload.effect) : undefined;
  const changes = traceLines(store.recording.recordAt(cursor).trace, steps);
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
  const { store, steps } = useRunView();
  const names = steps.namesOf(effect?.actor ?? ROOT);
  switch (event.type) {
    case 'run.started':
      return <><ContentCard title="Input"><Content value={event.payload.input} /></ContentCard><GuardSaid note={event.payload.guard} /></>;
    case 'effect.completed':
      if (effect?.type === 'tool.call' && 'result' in event.payload) return <><ToolCall effect={effect} end={{ type: 'completed', result: event.payload.result }} /><GuardSaid note={event.payload.guard} /></>;
      if (!('reply' in event.payload)) return <GuardSaid note={event.payload.guard} />;
      if (effect?.type !== 'model.generate') return <ContentCard title="Result" tone="done"><Content value={event.payload.reply.object ?? event.payload.reply.text} /></ContentCard>;
      return <><ModelCall names={names} request={effect.request} remembered={rememberedMessages(store.recording, effect)} attempt={effect.attempt} reply={event.payload.reply} error={null} words={null} /><GuardSaid note={event.payload.guard} /></>;
    case 'effect.failed': {
      const { error, durationMs, console = [], guard } = event.payload;
      if (effect?.type === 'tool.call') return <><ToolCall effect={effect} end={{ type: 'failed', error, console, durationMs }} /><RetryLine payload={event.payload} /><GuardSaid note={guard} /></>;
      if (effect?.type !== 'model.generate') return <ContentCard title="Failed" tone="failed"><p className="break-words">{error.message}</p></ContentCard>;
      return (
        <>
          <ModelCall names={names} request={effect.request} remembered={rememberedMessages(store.recording, effect)} attempt={effect.attempt} reply={null} error={error} words={null} />
          <RetryLine payload={event.payload} />
          <GuardSaid note={guard} />
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
      return effect?.type === 'tool.call' ? <><p className="text-ink-2">Written down before it is called: should nobody hear how it ends, a person is asked instead of calling it again.</p><ToolCall effect={effect} end={{ type: 'open' }} /></> : null;
  }
}

function RetryLine({ payload: { retryInMs, final } }: { readonly payload: EventPayload<'effect.failed'> }) {
  if (final === true) return <p className="text-12 text-ink-2">Another try would end the same way.</p>;
  return retryInMs > 0 ? <p className="text-12 text-ink-2">If a try is left, the next one comes {formatDuration(retryInMs)} later.</p> : null;
}

/** An event is JSON by its schema; its optional fields are absent, never undefined. */
function asJson(event: RunEvent): Json {
  const value: Json = JSON.parse(JSON.stringify(event));
  return value;
}
