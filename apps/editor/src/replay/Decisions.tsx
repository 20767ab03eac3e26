// What a person is asked now, answered in place. Shown only at the end of the log: earlier positions can't be decided any more.
import type { PersonAsk } from '@cadre/run-core';
import { Button } from '../ui/Button.tsx';
import type { Asker } from './asker.ts';
import { AskerName } from './AskerName.tsx';
import { DecisionForm } from './DecisionForm.tsx';
import { useRunView } from './run-context.ts';
import { useAskedPeople } from './use-asked-people.ts';
import { useReplay } from './use-replay.ts';

export function Decisions() {
  const { id, store, steps } = useRunView();
  const asked = useAskedPeople();
  const isAtEnd = useReplay(store, (state) => state.cursor === state.length);
  if (asked.length === 0) return null;
  const askerOf = ({ actor, node }: PersonAsk): Asker => ({ node, label: steps.namesOf(actor).nameOf(node), place: id });
  const askers = asked.map(askerOf);
  if (!isAtEnd) {
    return (
      <div className="flex items-center gap-3 border-b border-line px-4 py-2 text-12 text-ink-2">
        <span className="flex-1">{asked.length === 1 ? 'A person is asked at the end of the log.' : `${asked.length} people are asked at the end of the log.`}</span>
        <Button size="small" onClick={store.follow}>Go there</Button>
      </div>
    );
  }
  return (
    <div className="flex flex-col gap-2 border-b border-line p-4">
      {asked.map((ask) => <DecisionForm key={ask.id} run={id} ask={{ ...ask, effect: ask.id }} title={<AskerName asker={askerOf(ask)} among={askers} verb="asks" />} />)}
    </div>
  );
}
