// A list of guard rules: of an agent, or of the team. What is not whole yet is kept here and not in the drawing, and says so.
import { canonicalJson, guardRulesSchema, type GuardRule, type Json } from '@cadre/graph-schema';
import { Plus } from 'lucide-react';
import { useState } from 'react';
import { Button } from '../../ui/Button.tsx';
import { GuardRuleFields } from './GuardRuleFields.tsx';
import { GuardTrial } from './GuardTrial.tsx';
import { newDraft, toDraft, toRule, type GuardDraft } from './guard-draft.ts';

export interface GuardRulesEditorProps {
  readonly rules: readonly GuardRule[];
  /** Why the drawing refused them, or null. */
  readonly onChange: (rules: readonly GuardRule[]) => string | null;
  readonly label: string;
}

interface Written {
  readonly drafts: readonly GuardDraft[];
  /** The rules that the drawing held when these were written. */
  readonly over: string;
}

const MOST_RULES = 50;

export function GuardRulesEditor({ rules, onChange, label }: GuardRulesEditorProps) {
  const [written, setWritten] = useState<Written | null>(null);
  const [refusal, setRefusal] = useState<string | null>(null);
  const shown = textOf(rules);
  // Whatever else changes the drawing (undo, another person) wins over what is half written.
  const drafts = written !== null && written.over === shown ? written.drafts : rules.map(toDraft);

  function write(next: readonly GuardDraft[]): void {
    const whole = next.flatMap((draft) => {
      const made = toRule(draft);
      return 'rule' in made ? [made.rule] : [];
    });
    // A rule that is being changed and makes no sense meanwhile stays in force as it was.
    const kept = whole.length === next.length ? whole : null;
    setRefusal(kept === null ? null : onChange(kept));
    setWritten({ drafts: next, over: kept === null ? shown : textOf(kept) });
  }

  return (
    <div className="flex min-w-0 flex-col gap-3">
      {drafts.length === 0 ? <p className="rounded-control border border-dashed border-line-strong px-3 py-2 text-12 text-ink-2">No rules: nothing is looked at.</p> : (
        <ol aria-label={label} className="flex flex-col gap-2">
          {drafts.map((draft, index) => (
            <GuardRuleFields key={index} draft={draft} number={index + 1} onChange={(next) => write(drafts.with(index, next))} onRemove={() => write(drafts.toSpliced(index, 1))} />
          ))}
        </ol>
      )}
      {refusal === null ? null : <p role="alert" className="text-12 text-failed-ink">{refusal}</p>}
      <div><Button size="small" variant="ghost" icon={<Plus size={14} />} disabled={drafts.length >= MOST_RULES} onClick={() => write([...drafts, newDraft(new Set(drafts.map(({ id }) => id)))])}>Add a guard rule</Button></div>
      {rules.length === 0 ? null : <GuardTrial rules={rules} />}
    </div>
  );
}

/** As a drawing or a file holds them; anything else has no rules to show. */
export function readGuardRules(value: Json | undefined): readonly GuardRule[] {
  const checked = guardRulesSchema.safeParse(value);
  return checked.success ? checked.data : [];
}

export function writeGuardRules(rules: readonly GuardRule[]): Json {
  const plain: Json = JSON.parse(JSON.stringify(rules));
  return plain;
}

function textOf(rules: readonly GuardRule[]): string {
  return canonicalJson(writeGuardRules(rules));
}
