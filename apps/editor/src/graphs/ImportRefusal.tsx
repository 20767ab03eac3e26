import type { Issue } from '@cadre/graph-schema';
import { FileWarning, X } from 'lucide-react';
import { messageOf } from '../inspector/issue-messages.ts';
import { IconButton } from '../ui/IconButton.tsx';
import type { ImportRefusalNotice } from './read-graph-file.ts';

const SHOWN = 12;

export interface ImportRefusalProps {
  readonly refusal: ImportRefusalNotice;
  readonly onDismiss: () => void;
}

export function ImportRefusal({ refusal, onDismiss }: ImportRefusalProps) {
  const rest = refusal.issues.length - SHOWN;
  return (
    <div role="alert" className="flex items-start gap-3 rounded-card border border-failed/40 bg-failed/5 p-4">
      <FileWarning size={18} className="mt-px shrink-0 text-failed" aria-hidden />
      <div className="min-w-0 flex-1">
        <p className="font-semibold">{refusal.file} was not imported</p>
        <p className="mt-0.5 text-ink-2">{refusal.reason}</p>
        {refusal.issues.length === 0 ? null : (
          <ul className="mt-2 list-disc pl-4">
            {refusal.issues.slice(0, SHOWN).map((issue, index) => (
              <li key={index}>
                {messageOf(issue)} <code className="text-12 text-ink-2">{placeOf(issue)}</code>
              </li>
            ))}
          </ul>
        )}
        {rest > 0 ? <p className="mt-2 text-ink-2">and {rest} more</p> : null}
      </div>
      <IconButton size="small" label="Dismiss" icon={<X size={15} />} onClick={onDismiss} />
    </div>
  );
}

/** Where in the file: the node or edge, and the path of the field. */
function placeOf({ node, edge, path = [] }: Issue): string {
  return [node ?? edge, ...path].filter((part) => part !== undefined).join('.');
}
