import type { Issue } from '@cadre/graph-schema';
import { CircleX, Info, TriangleAlert } from 'lucide-react';
import { messageOf } from './issue-messages.ts';

export function IssueLines({ issues }: { readonly issues: readonly Issue[] }) {
  return (
    <ul className="flex flex-col gap-2">
      {issues.map((issue, index) => (
        <li key={`${issue.code} ${index}`} className="flex gap-2 text-13">
          <SeverityIcon severity={issue.severity} />
          <span>{messageOf(issue)}</span>
        </li>
      ))}
    </ul>
  );
}

export function SeverityIcon({ severity }: { readonly severity: Issue['severity'] }) {
  const shared = { size: 14, className: 'mt-0.5 shrink-0' };
  if (severity === 'error') return <CircleX {...shared} className="mt-0.5 shrink-0 text-failed" aria-label="Error" />;
  if (severity === 'warning') return <TriangleAlert {...shared} className="mt-0.5 shrink-0 text-waiting" aria-label="Warning" />;
  return <Info {...shared} className="mt-0.5 shrink-0 text-ink-2" aria-label="Hint" />;
}
