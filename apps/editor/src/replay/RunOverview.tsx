// The run as a whole at the cursor: what came in, what came out, who spent what.
import type { RunShape } from '@cadre/client';
import { ROOT, type RunEvent } from '@cadre/run-core';
import { formatDuration, formatMoney, formatPlural, formatTokens } from '../ui/format.ts';
import { Content, ContentCard } from './ContentCard.tsx';
import { Failed } from './Failed.tsx';
import { budgetWords } from './given-words.ts';
import { summaryShown } from './projections.ts';
import { useRunView } from './run-context.ts';
import { useReplay } from './use-replay.ts';

export function RunOverview({ run }: { readonly run: RunShape }) {
  const { store, steps } = useRunView();
  const names = steps.namesOf(ROOT);
  const cursor = useReplay(store, (state) => state.cursor);
  const summary = cursor === 0 ? null : summaryShown(store.recording, cursor);
  if (summary === null) return <p className="p-4 text-ink-2">There is nothing to show yet. The first step shows here as soon as it is known.</p>;
  const started = store.recording.eventAt(1);
  const { timing } = summary;
  return (
    <div className="flex flex-col gap-2 p-4">
      {started.type === 'run.started' ? <ContentCard title="Input"><Content value={started.payload.input} /></ContentCard> : null}
      <Given session={run.session} started={started} />
      {summary.status === 'completed' ? <ContentCard title="Output" tone="done"><Content value={summary.output} /></ContentCard> : null}
      {summary.error === null ? null : <Failed error={summary.error} />}
      {summary.status === 'running' || summary.status === 'waiting' ? <p className="text-12 text-ink-2">{summary.status === 'waiting' ? 'Everybody waits at this step; no output yet.' : 'At work at this step; no output yet.'}</p> : null}
      <ContentCard title="Time" aside={formatDuration(timing.total)}>
        <dl className="numbers grid grid-cols-[1fr_auto] gap-x-4 gap-y-1 text-12">
          <dt className="text-ink-2">Models worked</dt><dd>{formatDuration(timing.model)}</dd>
          {timing.tool > 0 ? <><dt className="text-ink-2">Tools worked</dt><dd>{formatDuration(timing.tool)}</dd></> : null}
          {timing.waiting > 0 ? <><dt className="text-ink-2">Waited</dt><dd>{formatDuration(timing.waiting)}</dd></> : null}
        </dl>
      </ContentCard>
      {summary.byNode.length === 0 ? null : (
        <ContentCard title="Spent by agent" aside={formatMoney(summary.usage.costUsd)}>
          <ul className="flex flex-col gap-0.5">
            {summary.byNode.map(({ node, usage }) => (
              <li key={node}>
                <button type="button" onClick={() => { store.lookInto(ROOT); store.select({ type: 'node', node }); }} className="numbers -mx-1.5 flex w-[calc(100%+12px)] items-baseline gap-3 rounded-chip px-1.5 py-1 text-left text-12 hover:bg-ink/5">
                  <span className="min-w-0 flex-1 truncate text-13">{names.nameOf(node)}</span>
                  <span className="text-ink-2">{formatPlural(usage.modelCalls, 'call')}</span>
                  <span className="text-ink-2">{formatTokens(usage.inputTokens + usage.outputTokens)}</span>
                  <span className="min-w-12 text-right">{formatMoney(usage.costUsd)}</span>
                </button>
              </li>
            ))}
          </ul>
        </ContentCard>
      )}
    </div>
  );
}

/** What it was given besides its input; nothing when it was given nothing. */
function Given({ session, started }: { readonly session: string | null; readonly started: RunEvent }) {
  const budget = started.type === 'run.started' && started.payload.budget !== undefined ? budgetWords(started.payload.budget) : null;
  if (session === null && budget === null) return null;
  return (
    <ContentCard title="Given with it">
      <dl className="numbers grid grid-cols-[auto_1fr] gap-x-4 gap-y-1 text-12">
        {session === null ? null : <><dt className="text-ink-2">Session</dt><dd className="text-right [overflow-wrap:anywhere]">{session}</dd></>}
        {budget === null ? null : <><dt className="text-ink-2">Budget</dt><dd className="text-right">{budget}</dd></>}
      </dl>
    </ContentCard>
  );
}
