// A chosen node or agent at the cursor: what it is doing or did last, how often it was entered, what it gave.
import { useMemo } from 'react';
import type { NodeId } from '@cadre/graph-schema';
import { conversationOf, type ActorPath, type NodePaint } from '@cadre/run-core';
import { formatDuration, formatMoney, formatPlural, formatTokens } from '../ui/format.ts';
import { Content, ContentCard } from './ContentCard.tsx';
import { Failed } from './Failed.tsx';
import { ModelCall } from './ModelCall.tsx';
import { PersonAsked } from './PersonAsked.tsx';
import { useRunView } from './run-context.ts';
import { askedAt, nodeShowing, overlayShown } from './projections.ts';
import { useReplay } from './use-replay.ts';

export function NodeTab({ node, actor }: { readonly node: NodeId | null; readonly actor: ActorPath | null }) {
  const { store, names } = useRunView();
  const cursor = useReplay(store, (state) => state.cursor);
  const paint = cursor === 0 || node === null ? undefined : overlayShown(store.recording, cursor).nodes.get(node);
  const turn = useMemo(() => (cursor === 0 || actor === null ? undefined : conversationOf(store.recording, actor, cursor).at(-1)), [store, cursor, actor]);
  const words = useReplay(store, (state) => (turn === undefined || state.cursor !== state.length ? null : (state.words.get(turn.effect) ?? null)));
  // What can be decided now stands above all tabs already.
  const isDecidable = useReplay(store, (state) => state.connection !== 'ended' && state.cursor === state.length);
  const asked = isDecidable ? [] : askedAt(store, cursor).filter((ask) => node !== null && nodeShowing(store.recording, ask).includes(node));
  if ((paint === undefined || paint.visits === 0) && turn === undefined) {
    return <p className="p-4 text-ink-2">{node === null ? 'Nothing is known of it at this step.' : `${names.nameOf(node)} has not been reached at this step.`}</p>;
  }
  return (
    <div className="flex flex-col gap-2 p-4">
      {paint === undefined ? null : <NodeFacts node={node} paint={paint} />}
      {asked.map((ask) => <PersonAsked key={ask.id} ask={ask} />)}
      {turn === undefined ? null : <ModelCall key={turn.effect} names={names} request={turn.request} attempt={turn.attempt} reply={turn.reply} error={turn.error} words={words} />}
      {paint === undefined || paint.error === null ? null : <Failed error={paint.error} />}
      {turn === undefined && paint !== undefined && paint.output !== null ? <ContentCard title="Output" tone="done"><Content value={paint.output} /></ContentCard> : null}
    </div>
  );
}

function NodeFacts({ node, paint }: { readonly node: NodeId | null; readonly paint: NodePaint }) {
  const { names } = useRunView();
  const port = paint.ports.at(-1);
  const { usage } = paint;
  const tokens = usage.inputTokens + usage.outputTokens;
  const facts = [
    paint.visits > 1 ? `${paint.visits} visits` : null,
    usage.modelCalls > 0 ? formatPlural(usage.modelCalls, 'call') : null,
    tokens > 0 ? formatTokens(tokens) : null,
    paint.workedMs > 0 ? formatDuration(paint.workedMs) : null,
    usage.modelCalls > 0 ? formatMoney(usage.costUsd) : null,
    port !== undefined && port !== 'out' && node !== null ? `took ${names.portLabel(node, port)}` : null,
  ].filter((fact) => fact !== null);
  return facts.length === 0 ? null : <p className="numbers text-12 text-ink-2">{facts.join(' · ')}</p>;
}
