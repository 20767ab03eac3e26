// Where every machine of the run stands after the event at the cursor, and what the run waits for.
import { useMemo } from 'react';
import { hashState, type Actor } from '@cadre/run-core';
import { Fingerprint } from 'lucide-react';
import { classNames } from '../ui/class-names.ts';
import { formatPlural } from '../ui/format.ts';
import { useRunView } from './run-context.ts';
import { stateWords } from './state-words.ts';
import { useReplay } from './use-replay.ts';
import { VirtualList } from './VirtualList.tsx';

const ROW = 28;

export function StateTab() {
  const { store, steps } = useRunView();
  const cursor = useReplay(store, (state) => state.cursor);
  const selection = useReplay(store, (state) => state.selection);
  const hash = useMemo(() => (cursor === 0 ? null : hashState(store.recording.stateAt(cursor))), [store, cursor]);
  if (cursor === 0) return <p className="p-4 text-ink-2">No machine has started yet.</p>;
  const state = store.recording.stateAt(cursor);
  const actors = [...state.actors.values()];
  const effects = [...state.effects.values()];
  return (
    <div className="flex min-h-0 flex-1 flex-col">
      <div className="px-4 pt-3 pb-2 text-12 text-ink-2">{actors.length === 0 ? 'Every machine has ended' : formatPlural(actors.length, 'machine')} after this step{effects.length === 0 ? '.' : `, ${formatPlural(effects.length, 'effect')} outstanding.`}</div>
      <VirtualList count={actors.length} rowHeight={ROW} label="Machines" current={null}>
        {(index) => {
          const actor = actors[index];
          return actor === undefined ? null : (
            <button
              type="button"
              onClick={() => store.select({ type: 'actor', actor: actor.path })}
              aria-pressed={selection.type === 'actor' && selection.actor === actor.path}
              className="flex h-full w-full items-center gap-2 px-4 text-left font-mono text-12 hover:bg-ink/4 aria-pressed:bg-accent/8"
            >
              <span className="truncate text-ink-2">{actor.path}</span>
              <StateValue actor={actor} />
            </button>
          );
        }}
      </VirtualList>
      {effects.length === 0 ? null : (
        <ul className="max-h-40 shrink-0 overflow-y-auto border-t border-line px-4 py-2 font-mono text-12">
          {effects.slice(0, 100).map((effect) => <li key={effect.id} className="truncate leading-6 text-ink-2"><span className="text-waiting-ink">{effect.type}</span> {steps.namesOf(effect.actor).nameOf(effect.node)}</li>)}
        </ul>
      )}
      <div className="flex shrink-0 items-center gap-2 border-t border-line px-4 py-2 text-12 text-ink-2" title={hash ?? ''}>
        <Fingerprint size={14} aria-hidden />
        <span>State after {cursor} {cursor === 1 ? 'event' : 'events'}: <span className="font-mono text-ink">{hash === null ? '' : shortHash(hash)}</span></span>
      </div>
    </div>
  );
}

function StateValue({ actor }: { readonly actor: Actor }) {
  const { status, situation } = actor.snapshot;
  const words = status === 'active' ? stateWords(situation.structure.value) : status;
  return (
    <span className={classNames('shrink-0 rounded-small px-1', status === 'done' ? 'text-done-ink' : 'bg-running/10 text-running-ink')}>{words}</span>
  );
}

function shortHash(hash: string): string {
  return hash.slice(hash.indexOf(':') + 1).slice(0, 12);
}
