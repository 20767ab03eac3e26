// All model calls of one agent up to the cursor, newest last.
import { useMemo } from 'react';
import { conversationOf, type ActorPath, type Turn } from '@cadre/run-core';
import { ModelCall } from './ModelCall.tsx';
import { rememberedMessages } from './remembered.ts';
import { useRunView } from './run-context.ts';
import { useReplay } from './use-replay.ts';

/** Older turns stay one press away: each brings its whole prompt. */
const SHOWN_TURNS = 20;

export function ConversationTab({ actor }: { readonly actor: ActorPath | null }) {
  const { store } = useRunView();
  const cursor = useReplay(store, (state) => state.cursor);
  const turns = useMemo(() => (cursor === 0 || actor === null ? [] : conversationOf(store.recording, actor, cursor)), [store, cursor, actor]);
  if (turns.length === 0 || actor === null) return <p className="p-4 text-ink-2">No agent has talked to a model here. Choose an agent on the canvas or a lane of the timeline.</p>;
  return (
    <ol className="flex flex-col p-4">
      {turns.length > SHOWN_TURNS ? <li className="pb-3 text-12 text-ink-2">The newest {SHOWN_TURNS} of {turns.length} turns. Move the cursor back to read earlier ones.</li> : null}
      {turns.slice(-SHOWN_TURNS).map((turn, index, shown) => (
        <li key={turn.effect} className="border-b border-line py-4 first:pt-0 last:border-b-0">
          <div className="mb-2 flex items-center justify-between gap-3">
            <h3 className="text-13 font-semibold">Turn {turns.length - shown.length + index + 1}</h3>
            <button type="button" onClick={() => store.show(turn.seq)} className="rounded-small text-12 font-medium text-accent hover:underline">Go to step {turn.seq}</button>
          </div>
          <LiveCall turn={turn} actor={actor} />
        </li>
      ))}
    </ol>
  );
}

function LiveCall({ turn, actor }: { readonly turn: Turn; readonly actor: ActorPath }) {
  const { store, steps } = useRunView();
  const words = useReplay(store, (state) => (state.cursor === state.length ? (state.words.get(turn.effect) ?? null) : null));
  const remembered = useMemo(() => rememberedMessages(store.recording, { id: turn.effect, actor }), [store, turn.effect, actor]);
  return <ModelCall names={steps.namesOf(actor)} request={turn.request} remembered={remembered} attempt={turn.attempt} reply={turn.reply} error={turn.error} words={words} />;
}
