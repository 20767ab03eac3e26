// A chosen node at the cursor: what it is doing or did last, how often it was entered, what it gave.
import { useMemo } from 'react';
import type { NodeId } from '@cadre/graph-schema';
import { conversationOf, type ActorPath, type NodePaint } from '@cadre/run-core';
import { Button } from '../ui/Button.tsx';
import { formatDuration, formatMoney, formatPlural, formatTokens } from '../ui/format.ts';
import { Content, ContentCard } from './ContentCard.tsx';
import { Failed } from './Failed.tsx';
import { ModelCall } from './ModelCall.tsx';
import { PersonAsked } from './PersonAsked.tsx';
import { rememberedMessages } from './remembered.ts';
import { useRunView } from './run-context.ts';
import { askedAt, nodeShowing, overlayShown } from './projections.ts';
import { ToolCall } from './ToolCall.tsx';
import { callsOf, type MadeCall } from './tool-calls.ts';
import { useReplay } from './use-replay.ts';

/** Older calls stay in the log. */
const SHOWN_CALLS = 50;

export function NodeTab({ node, actor }: { readonly node: NodeId | null; readonly actor: ActorPath | null }) {
  const { store, names, level } = useRunView();
  const cursor = useReplay(store, (state) => state.cursor);
  const paint = cursor === 0 || node === null ? undefined : overlayShown(store.recording, cursor, level).nodes.get(node);
  const turn = useMemo(() => (cursor === 0 || actor === null ? undefined : conversationOf(store.recording, actor, cursor).at(-1)), [store, cursor, actor]);
  const calls = useMemo(() => (cursor === 0 || node === null ? [] : callsOf(store.recording, { level, node, seq: cursor })), [store, cursor, node, level]);
  const words = useReplay(store, (state) => (turn === undefined || state.cursor !== state.length ? null : (state.words.get(turn.effect) ?? null)));
  // What can be decided now stands above all tabs already.
  const isDecidable = useReplay(store, (state) => state.connection !== 'ended' && state.cursor === state.length);
  const asked = isDecidable ? [] : askedAt(store, cursor).filter((ask) => node !== null && nodeShowing(store.recording, level, ask).includes(node));
  // An agent's newest call of its own; several agents may share a tool.
  const call = calls.findLast(({ effect }) => effect.actor === actor) ?? calls.at(-1);
  if ((paint === undefined || paint.visits === 0) && turn === undefined) {
    return <p className="p-4 text-ink-2">{node === null ? 'Nothing is known of it at this step.' : `${names.nameOf(node)} has not been reached at this step.`}</p>;
  }
  const isExplained = turn !== undefined || call !== undefined;
  return (
    <div className="flex flex-col gap-2 p-4">
      {paint === undefined ? null : <NodeFacts node={node} paint={paint} />}
      <LookInside actor={actor} />
      {asked.map((ask) => <PersonAsked key={ask.id} ask={ask} />)}
      {turn === undefined || actor === null ? null : <ModelCall key={turn.effect} names={names} request={turn.request} remembered={rememberedMessages(store.recording, { id: turn.effect, actor })} attempt={turn.attempt} reply={turn.reply} error={turn.error} words={words} />}
      {call === undefined ? null : <ToolCall key={call.effect.id} effect={call.effect} end={call.end} />}
      {paint === undefined || paint.error === null || call?.end.type === 'failed' ? null : <Failed error={paint.error} />}
      {!isExplained && paint !== undefined && paint.output !== null ? <ContentCard title="Output" tone="done"><Content value={paint.output} /></ContentCard> : null}
      {calls.length > 1 ? <CallList calls={calls} shown={call} /> : null}
    </div>
  );
}

/** Offered for a node that runs a graph, once that has begun. */
function LookInside({ actor }: { readonly actor: ActorPath | null }) {
  const { store } = useRunView();
  const inside = actor === null ? undefined : store.recording.levels.all.find(({ path, parent }) => path === actor && parent !== null);
  if (inside === undefined) return null;
  return <div><Button onClick={() => store.lookInto(inside.path)}>Look inside {inside.graph.name}</Button></div>;
}

const ends = { open: 'working', cancelled: 'stopped', completed: 'done', failed: 'failed' } as const;

function CallList({ calls, shown }: { readonly calls: readonly MadeCall[]; readonly shown: MadeCall | undefined }) {
  const { store } = useRunView();
  return (
    <ContentCard title="All its calls so far" aside={formatPlural(calls.length, 'call')}>
      <ol className="-mx-1.5 flex flex-col">
        {calls.slice(-SHOWN_CALLS).map((call) => (
          <li key={call.effect.id}>
            <button type="button" aria-current={call === shown} onClick={() => store.show(call.seq)} className="flex w-full min-w-0 items-baseline gap-2 rounded-chip px-1.5 py-1 text-left text-12 hover:bg-ink/5 aria-[current=true]:bg-accent/8">
              <span className="min-w-0 flex-1 truncate font-mono text-11">{JSON.stringify(call.effect.request.arguments)}</span>
              <span className="shrink-0 text-ink-2">{ends[call.end.type]}</span>
              <span className="numbers shrink-0 text-ink-2">step {call.seq}</span>
            </button>
          </li>
        ))}
      </ol>
    </ContentCard>
  );
}

function NodeFacts({ node, paint }: { readonly node: NodeId | null; readonly paint: NodePaint }) {
  const { names } = useRunView();
  const port = paint.ports.at(-1);
  const { usage } = paint;
  const tokens = usage.inputTokens + usage.outputTokens;
  const facts = [
    paint.visits > 1 ? `${paint.visits} visits` : null,
    usage.modelCalls > 0 ? formatPlural(usage.modelCalls, 'model call') : null,
    usage.toolCalls > 0 ? formatPlural(usage.toolCalls, 'tool call') : null,
    tokens > 0 ? formatTokens(tokens) : null,
    paint.workedMs > 0 ? formatDuration(paint.workedMs) : null,
    usage.modelCalls > 0 ? formatMoney(usage.costUsd) : null,
    port !== undefined && port !== 'out' && node !== null ? `took ${names.portLabel(node, port)}` : null,
  ].filter((fact) => fact !== null);
  return facts.length === 0 ? null : <p className="numbers text-12 text-ink-2">{facts.join(' · ')}</p>;
}
