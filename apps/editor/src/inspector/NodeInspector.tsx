// Everything about one node. What it shows is data: the entries of the node's kind, in the tabs they ask for.
import { kindOf, planOf } from '@cadre/graph-schema';
import type { GraphNode, Issue, NodeId } from '@cadre/graph-schema';
import { useState } from 'react';
import type { ReactNode } from 'react';
import { KindIcon } from '../ui/KindIcon.tsx';
import { Panel, PanelSection } from '../ui/Panel.tsx';
import { Tabs } from '../ui/Tabs.tsx';
import { useDocuments, useIssuesOf, useNode } from './drawing-context.tsx';
import { entriesOf } from './entries.ts';
import type { Entry, EntryGroup } from './entries.ts';
import { EntryField } from './EntryField.tsx';
import { IdentityField } from './IdentityField.tsx';
import { IssueLines } from './IssueLines.tsx';
import { TeamSection } from './TeamSection.tsx';

type Tab = EntryGroup | 'last-run';

export interface NodeInspectorProps {
  readonly node: NodeId;
  /** What the node did in the last run; null when there was none. */
  readonly lastRun: ReactNode;
}

export function NodeInspector({ node: id, lastRun }: NodeInspectorProps) {
  const node = useNode(id);
  const issues = useIssuesOf({ node: id });
  const [tab, setTab] = useState<Tab>('setup');
  if (node === undefined) return null;
  const entries = entriesOf(kindOf(node));
  const has = (group: EntryGroup): boolean => group !== 'limits' || entries.some((entry) => entry.group === group);
  const content = (group: EntryGroup): ReactNode => <EntryTab node={node} group={group} issues={issues} />;
  const items = [
    { value: 'setup' as const, label: 'Set up', content: content('setup') },
    ...(has('limits') ? [{ value: 'limits' as const, label: 'Limits', content: content('limits') }] : []),
    { value: 'data' as const, label: 'Data', content: content('data') },
    ...(lastRun === null ? [] : [{ value: 'last-run' as const, label: 'Last run', content: lastRun }]),
  ];
  const shown = items.some((item) => item.value === tab) ? tab : 'setup';
  return (
    <Panel label="Inspector">
      <NodeHeader node={node} />
      <Tabs<Tab> label="About this node" items={items} value={shown} onValueChange={setTab} />
    </Panel>
  );
}

function NodeHeader({ node }: { readonly node: GraphNode }) {
  const documents = useDocuments();
  const kind = kindOf(node);
  return (
    <header className="flex shrink-0 items-center gap-2.5 px-4 pt-3.5 pb-2">
      <KindIcon icon={kind.icon} category={kind.category} />
      <div className="min-w-0 flex-1">
        <input
          aria-label="Name"
          className="-mx-1.5 block w-full min-w-0 truncate rounded-chip border border-transparent bg-transparent px-1.5 text-14 font-semibold hover:border-line-strong focus-visible:border-accent focus-visible:outline-none"
          value={node.label}
          placeholder={kind.title}
          maxLength={200}
          onChange={(event) => void documents.execute({ type: 'node.rename', node: node.id, label: event.target.value }, { merge: `rename ${node.id}` })}
          onKeyDown={(event) => { if (event.key === 'Enter' || event.key === 'Escape') event.currentTarget.blur(); }}
        />
        <div className="text-12 text-ink-2" title={kind.description}>{kind.title}</div>
      </div>
    </header>
  );
}

interface EntryTabProps {
  readonly node: GraphNode;
  readonly group: EntryGroup;
  readonly issues: readonly Issue[];
}

function EntryTab({ node, group, issues }: EntryTabProps) {
  const kind = kindOf(node);
  const entries = entriesOf(kind).filter((entry) => entry.group === group);
  // What is seldom touched comes below the people it works with.
  const isSeldom = ({ widget }: Entry): boolean => group === 'setup' && (widget === 'group' || widget === 'models');
  const general = issues.filter((issue) => issue.path === undefined || issue.path.length === 0);
  return (
    <>
      {group !== 'setup' || general.length === 0 ? null : <PanelSection><IssueLines issues={general} /></PanelSection>}
      {entries.length === 0 && group === 'setup' ? <PanelSection><p className="text-13 text-ink-2">{kind.description}{planOf(node).type === 'start' ? ' The schema is a setting of the team: click the empty canvas to see it.' : ''}</p></PanelSection> : null}
      <EntrySection node={node} entries={entries.filter((entry) => !isSeldom(entry))} issues={issues} />
      {group === 'setup' ? <TeamSection node={node} /> : null}
      <EntrySection node={node} entries={entries.filter(isSeldom)} issues={issues} />
      {group === 'data' ? <PanelSection><IdentityField key={node.id} node={node} /></PanelSection> : null}
    </>
  );
}

function EntrySection({ node, entries, issues }: { readonly node: GraphNode; readonly entries: readonly Entry[]; readonly issues: readonly Issue[] }) {
  if (entries.length === 0) return null;
  return (
    <PanelSection className="gap-4">
      {entries.map((entry) => <EntryField key={`${node.id} ${entry.path.join('.')}`} node={node.id} entry={entry} issues={issues} />)}
    </PanelSection>
  );
}
