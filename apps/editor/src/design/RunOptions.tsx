// Whose memory a run has and what it may spend at most, for whoever wants to say so.
import { useDocumentState } from '../inspector/drawing-context.tsx';
import { budgetLines } from '../inspector/budget-lines.ts';
import { Disclosure } from '../ui/Disclosure.tsx';
import { Field, Label } from '../ui/Field.tsx';
import { Input } from '../ui/Input.tsx';
import { hasProblems, optionWords } from './run-options.ts';
import type { OptionProblems, OptionTexts } from './run-options.ts';

export interface RunOptionsProps {
  readonly texts: OptionTexts;
  readonly problems: OptionProblems;
  readonly onChange: (texts: OptionTexts) => void;
}

export function RunOptions({ texts, problems, onChange }: RunOptionsProps) {
  const own = useDocumentState((state) => state.document.header.settings.budget);
  const words = optionWords(texts);
  const errorOf = (field: keyof OptionTexts) => (problems[field] === undefined ? {} : { error: problems[field] });
  return (
    <Disclosure name="run-options" label="Options" isForced={hasProblems(problems)} {...(words === null ? {} : { summary: words })}>
      <div className="flex flex-col gap-4">
        <Field label="Session" description="A customer, a chat, a ticket. Agents with memory know what was said in it before." {...errorOf('session')}>
          <Input value={texts.session ?? ''} placeholder="None" spellCheck={false} onValueChange={(session) => onChange({ ...texts, session })} />
        </Field>
        <div role="group" aria-label="Budget of this run" className="flex flex-col gap-2">
          <div className="flex flex-col gap-0.5">
            <Label>Budget of this run</Label>
            <p className="text-12 text-ink-2">What it may spend at most, beside the team's own budget, which is shown where nothing is typed.</p>
          </div>
          <div className="grid grid-cols-2 gap-3">
            {budgetLines.map(({ limit, title }) => (
              <Field key={limit} label={title} {...errorOf(limit)}>
                <Input inputMode="decimal" className="numbers" value={texts[limit] ?? ''} placeholder={own[limit] === undefined ? 'No limit' : own[limit].toLocaleString('en')} onValueChange={(text) => onChange({ ...texts, [limit]: text })} />
              </Field>
            ))}
          </div>
        </div>
      </div>
    </Disclosure>
  );
}
