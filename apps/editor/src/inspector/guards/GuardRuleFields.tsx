// One guard rule: its name, where it looks, what for, and what happens then.
import type { ReactNode } from 'react';
import { detectors, guardActions, guardPoints, piiKinds, type GuardAction, type GuardPoint } from '@cadre/graph-schema';
import { Trash2 } from 'lucide-react';
import { Field } from '../../ui/Field.tsx';
import { IconButton } from '../../ui/IconButton.tsx';
import { Input } from '../../ui/Input.tsx';
import { Select } from '../../ui/Select.tsx';
import { Switch } from '../../ui/Switch.tsx';
import { Textarea } from '../../ui/Textarea.tsx';
import { ToggleChips } from '../../ui/ToggleChips.tsx';
import { findTypes, toRule, type FindType, type GuardDraft } from './guard-draft.ts';

export const pointTitles: { readonly [point in GuardPoint]: string } = { input: 'What comes in', toolArguments: 'Tool arguments', toolResult: 'Tool results', output: 'What goes out' };
const findTitles: { readonly [type in FindType]: string } = { pii: 'Personal data', words: 'Words', pattern: 'A pattern', condition: 'A condition' };
const actions: { readonly [action in GuardAction]: readonly [title: string, description: string] } = {
  redact: ['Take it out', 'It goes on without what was found.'],
  flag: ['Flag it', 'It goes on; the run says that something was found.'],
  ask: ['Ask a person', 'It waits until somebody lets it pass.'],
  refuse: ['Refuse it', 'It goes no further.'],
};
const findOptions = findTypes.map((type) => ({ value: type, label: findTitles[type] }));
const actionOptions = guardActions.map((action) => ({ value: action, label: actions[action][0], description: actions[action][1] }));
const pointOptions = guardPoints.map((point) => ({ value: point, label: pointTitles[point] }));
const piiOptions = piiKinds.map((kind) => ({ value: kind, label: detectors[kind].title }));

export interface GuardRuleFieldsProps {
  readonly draft: GuardDraft;
  readonly number: number;
  readonly onChange: (draft: GuardDraft) => void;
  readonly onRemove: () => void;
}

export function GuardRuleFields({ draft, number, onChange, onRemove }: GuardRuleFieldsProps) {
  const made = toRule(draft);
  const set = (part: Partial<GuardDraft>): void => onChange({ ...draft, ...part });
  return (
    <li className="flex min-w-0 flex-col gap-3 rounded-control border border-line bg-bg p-2.5">
      <div className="flex items-center gap-2">
        <Input isCode aria-label={`Name of rule ${number}`} value={draft.id} maxLength={40} onValueChange={(id) => set({ id })} />
        <IconButton size="small" label={`Remove rule ${draft.id}`} icon={<Trash2 size={14} />} onClick={onRemove} />
      </div>
      <Row title="Looks at"><ToggleChips label={`Where ${draft.id} looks`} options={pointOptions} values={draft.on} onValuesChange={(on) => set({ on })} /></Row>
      <Row title="For">
        <Select label={`What ${draft.id} looks for`} options={findOptions} value={draft.type} onValueChange={(type) => set({ type })} />
        <FindFields draft={draft} set={set} />
      </Row>
      <Row title="Then">
        <Select label={`What ${draft.id} does`} options={actionOptions} value={draft.action} onValueChange={(action) => set({ action })} />
        <p className="text-12 text-ink-2">{actions[draft.action][1]}</p>
      </Row>
      {draft.action === 'ask' || draft.action === 'refuse' ? <Field label="Message" description={draft.action === 'ask' ? 'What the person is asked.' : 'What is said instead.'}><Input value={draft.message} maxLength={500} placeholder="Leave it empty for a plain one" onValueChange={(message) => set({ message })} /></Field> : null}
      {'problem' in made ? <p role="alert" className="text-12 text-waiting-ink">{made.problem} Until then the rules stay as they were.</p> : null}
    </li>
  );
}

function FindFields({ draft, set }: { readonly draft: GuardDraft; readonly set: (part: Partial<GuardDraft>) => void }) {
  switch (draft.type) {
    case 'pii':
      return <ToggleChips label={`Personal data that ${draft.id} finds`} options={piiOptions} values={draft.pii} onValuesChange={(pii) => set({ pii })} />;
    case 'words':
      return (
        <>
          <Textarea aria-label={`Words of ${draft.id}`} rows={3} value={draft.words} placeholder="Whole words or phrases, one a line" onValueChange={(words) => set({ words })} />
          <span className="flex items-center gap-2 text-12 text-ink-2"><Switch label={`${draft.id} tells capitals apart`} checked={draft.caseSensitive} onCheckedChange={(caseSensitive) => set({ caseSensitive })} /> Capitals matter</span>
        </>
      );
    case 'pattern':
      return <><Input isCode aria-label={`Pattern of ${draft.id}`} value={draft.pattern} placeholder="INV-\d{4,}" onValueChange={(pattern) => set({ pattern })} /><p className="text-12 text-ink-2">A regular expression in RE2 syntax; it may occur anywhere.</p></>;
    case 'condition':
      return <><Textarea isCode aria-label={`Condition of ${draft.id}`} rows={2} value={draft.condition} placeholder="size(text) > 2000" onValueChange={(condition) => set({ condition })} /><p className="text-12 text-ink-2">An expression over <code>value</code> and <code>text</code>, all its texts. True means found.</p></>;
  }
}

function Row({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return <div className="flex min-w-0 flex-col gap-1.5"><span className="text-12 font-medium text-ink-2">{title}</span>{children}</div>;
}
