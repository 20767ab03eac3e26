// Tries the rules on a text, here in the browser: nothing is sent anywhere, and nothing of it is kept.
import { applyGuards, guardPoints, rulesAt, type GuardPoint, type GuardRule, type GuardVerdict } from '@cadre/graph-schema';
import { useDeferredValue, useMemo, useState } from 'react';
import { Badge, type Tone } from '../../ui/Badge.tsx';
import { formatPlural } from '../../ui/format.ts';
import { Select } from '../../ui/Select.tsx';
import { Textarea } from '../../ui/Textarea.tsx';
import { pointTitles } from './GuardRuleFields.tsx';

const verdicts: { readonly [verdict in GuardVerdict]: readonly [word: string, tone: Tone] } = { pass: ['goes on', 'done'], flag: ['flagged, goes on', 'waiting'], ask: ['a person is asked', 'waiting'], refuse: ['refused', 'failed'] };
const points = guardPoints.map((point) => ({ value: point, label: pointTitles[point] }));

export function GuardTrial({ rules }: { readonly rules: readonly GuardRule[] }) {
  const [text, setText] = useState('');
  const [chosen, setPoint] = useState<GuardPoint | null>(null);
  const point = chosen ?? rules[0]?.on[0] ?? 'input';
  const tried = useDeferredValue(text);
  const guarded = useMemo(() => applyGuards(rules, point, tried), [rules, point, tried]);
  const [word, tone] = verdicts[guarded.verdict];
  const asked = rulesAt(rules, point).length;
  return (
    <section aria-label="Try the guard rules" className="flex min-w-0 flex-col gap-2 rounded-control border border-line p-2.5">
      <div className="flex items-center justify-between gap-2">
        <h4 className="text-13 font-medium">Try it</h4>
        <div className="w-40"><Select label="As what it is tried" options={points} value={point} onValueChange={setPoint} /></div>
      </div>
      <Textarea aria-label="Text to try" rows={2} value={text} placeholder="Write to ann@example.com about card 4111 1111 1111 1111" onValueChange={setText} />
      {tried === '' ? <p className="text-12 text-ink-2">{asked === 0 ? 'No rule looks there.' : `${formatPlural(asked, 'rule')} would look at it. It stays in this page.`}</p> : (
        <div role="status" className="flex min-w-0 flex-col gap-1.5">
          <span className="flex flex-wrap items-center gap-1.5"><Badge tone={tone}>{word}</Badge>{guarded.findings.map((finding, index) => <span key={index} className="text-12 text-ink-2">{finding.rule}: {finding.count} × {finding.kinds.join(', ')}</span>)}</span>
          {guarded.verdict === 'refuse' ? null : <p className="rounded-chip border border-line bg-sunken px-2 py-1.5 text-12 [overflow-wrap:anywhere] whitespace-pre-wrap">{typeof guarded.value === 'string' ? guarded.value : JSON.stringify(guarded.value)}</p>}
          {guarded.message === null || guarded.verdict === 'pass' ? null : <p className="text-12 text-ink-2">{guarded.message}</p>}
        </div>
      )}
    </section>
  );
}
