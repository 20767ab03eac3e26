import { Info, TriangleAlert } from 'lucide-react';
import { useNodeIssues } from './canvas-stores.ts';

/** At the corner of a card: that something is wrong with it, and what. Details are in the inspector and the list of issues. */
export function CardIssue({ id }: { readonly id: string }) {
  const issues = useNodeIssues(id);
  if (issues === undefined) return null;
  const { severity, count, message } = issues;
  const Icon = severity === 'hint' ? Info : TriangleAlert;
  const text = count === 1 ? message : `${message} (and ${count - 1} more)`;
  return (
    <span className="card-issue" data-severity={severity} role="img" aria-label={`${severity}: ${text}`} title={text}>
      <Icon size={12} strokeWidth={2.25} />
    </span>
  );
}
