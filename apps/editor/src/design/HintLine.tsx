// At the corner of the canvas: how many issues there are, and what a run can cost at most. The list opens above it.
import { Panel } from '@xyflow/react';
import { CircleCheck, CircleX, Info, TriangleAlert } from 'lucide-react';
import { useEffect, useState } from 'react';
import { useChecked } from '../inspector/drawing-context.tsx';
import { formatPlural } from '../ui/format.ts';
import { IssueList } from './IssueList.tsx';

export function HintLine() {
  const { issues, modelCalls } = useChecked((checked) => checked);
  const [isOpen, setOpen] = useState(false);
  const count = (severity: string): number => issues.filter((issue) => issue.severity === severity).length;
  const [errors, warnings, hints] = [count('error'), count('warning'), count('hint')];
  const isShown = isOpen && issues.length > 0;
  useEffect(() => {
    if (!isShown) return undefined;
    const close = (event: KeyboardEvent): void => {
      if (event.key !== 'Escape') return;
      event.preventDefault();
      setOpen(false);
    };
    window.addEventListener('keydown', close, true);
    return () => window.removeEventListener('keydown', close, true);
  }, [isShown]);
  return (
    <Panel position="bottom-right" className="flex max-w-96 flex-col items-end gap-2 @max-[560px]:mb-14">
      {isShown ? (
        <div
          id="issue-list"
          className="nowheel max-h-80 w-88 overflow-y-auto rounded-card border border-line bg-raised p-1.5 shadow-pop"
        >
          <IssueList issues={issues} />
        </div>
      ) : null}
      <div className="flex h-9 items-center gap-3 rounded-control border border-line bg-raised px-3 text-12 shadow-float">
        {issues.length === 0 ? (
          <span className="flex items-center gap-1.5 text-ink-2"><CircleCheck size={14} className="text-done" aria-hidden /> No issues</span>
        ) : (
          <button type="button" aria-expanded={isShown} aria-controls="issue-list" onClick={() => setOpen(!isOpen)} className="flex items-center gap-2.5 rounded-small font-medium hover:underline">
            {errors === 0 ? null : <span className="flex items-center gap-1.5 text-failed-ink"><CircleX size={14} aria-hidden /> {formatPlural(errors, 'error')}</span>}
            {warnings === 0 ? null : <span className="flex items-center gap-1.5 text-waiting-ink"><TriangleAlert size={14} aria-hidden /> {formatPlural(warnings, 'warning')}</span>}
            {hints === 0 ? null : <span className="flex items-center gap-1.5 text-ink-2"><Info size={14} aria-hidden /> {formatPlural(hints, 'hint')}</span>}
          </button>
        )}
        {modelCalls === 0 ? null : <span className="text-ink-2">{modelCalls === null ? 'Model calls depend on a list' : `At most ${formatPlural(modelCalls, 'model call')}`}</span>}
      </div>
    </Panel>
  );
}
