import type { Issue } from '@cadre/graph-schema';
import { kindOf, toNodeId } from '@cadre/graph-schema';
import { Link } from '@tanstack/react-router';
import { nameOf } from '../document/rules/connection.ts';
import { useDocuments, useDocumentState } from '../inspector/drawing-context.tsx';
import { fieldTitle } from '../inspector/entries.ts';
import { messageOf } from '../inspector/issue-messages.ts';
import { placeOutside } from '../inspector/issue-places.ts';
import { SeverityIcon } from '../inspector/IssueLines.tsx';
import { useDesign } from './design-context.ts';

const order = { error: 0, warning: 1, hint: 2 } as const;
const SHOWN = 100;

/** What is wrong, worst first; each line leads to its place. */
export function IssueList({ issues }: { readonly issues: readonly Issue[] }) {
  const documents = useDocuments();
  const { reveal, openSide } = useDesign();
  const document = useDocumentState((state) => state.document);
  const sorted = issues.toSorted((left, right) => order[left.severity] - order[right.severity]);

  function show(issue: Issue): void {
    if (issue.node !== undefined) reveal({ node: toNodeId(issue.node) });
    else if (issue.edge !== undefined) reveal({ edge: issue.edge });
    else documents.select({});
    openSide('inspector');
  }
  function placeOf(issue: Issue): string {
    if (issue.node !== undefined) {
      const node = document.nodes.get(toNodeId(issue.node));
      const field = node === undefined || issue.path === undefined || issue.path.length === 0 ? null : fieldTitle(kindOf(node), issue.path);
      return field === null ? nameOf(node) : `${nameOf(node)}, ${field.toLowerCase()}`;
    }
    return issue.edge === undefined ? 'The team' : 'A connection';
  }

  return (
    <ul aria-label="Issues" className="flex flex-col">
      {sorted.slice(0, SHOWN).map((issue, index) => (
        <li key={`${issue.code} ${issue.node ?? issue.edge ?? ''} ${index}`} className="rounded-control hover:bg-ink/5">
          <button type="button" onClick={() => show(issue)} className="flex w-full gap-2 rounded-control px-2 py-1.5 text-left text-13">
            <SeverityIcon severity={issue.severity} />
            <span className="min-w-0 [overflow-wrap:anywhere]"><span className="font-medium">{placeOf(issue)}:</span> {messageOf(issue)}</span>
          </button>
          <OutsideLink issue={issue} />
        </li>
      ))}
      {sorted.length > SHOWN ? <li className="px-2 py-1.5 text-12 text-ink-2">And {sorted.length - SHOWN} more.</li> : null}
    </ul>
  );
}

function OutsideLink({ issue }: { readonly issue: Issue }) {
  const place = placeOutside(issue);
  return place === null ? null : <Link to={place.to} className="mb-1.5 ml-7.5 inline-block rounded-small text-12 font-medium text-accent hover:underline">{place.label}</Link>;
}
