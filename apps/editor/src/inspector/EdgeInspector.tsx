// One connection: what it joins, what it means, and how often it may be taken when it leads back.
import { kindOf } from '@cadre/graph-schema';
import type { EdgeId, GraphNode } from '@cadre/graph-schema';
import { ArrowRight, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { edgesOfRole, reach, roleOf } from '../document/relations.ts';
import { nameOf } from '../document/rules/connection.ts';
import { Button } from '../ui/Button.tsx';
import { Field } from '../ui/Field.tsx';
import { Input } from '../ui/Input.tsx';
import { KindIcon } from '../ui/KindIcon.tsx';
import { Panel, PanelHeader, PanelSection } from '../ui/Panel.tsx';
import { useTyped } from './controls/use-typed.ts';
import { useDocuments, useDocumentState, useEdge, useIssuesOf } from './drawing-context.tsx';
import { IssueLines } from './IssueLines.tsx';

const titles = { flow: 'Flow', delegates: 'Delegation', uses: 'Use of a tool' } as const;
const meanings = {
  flow: 'The target begins when its source has left by this port.',
  delegates: 'The supervisor may hand work to this worker.',
  uses: 'The agent may call this tool.',
} as const;

export function EdgeInspector({ edge: id }: { readonly edge: EdgeId }) {
  const documents = useDocuments();
  const edge = useEdge(id);
  const document = useDocumentState((state) => state.document);
  const issues = useIssuesOf({ edge: id });
  if (edge === undefined) return null;
  const role = roleOf(document, edge) ?? 'flow';
  const [from, to] = [document.nodes.get(edge.from.node), document.nodes.get(edge.to.node)];
  const isInLoop = role === 'flow' && reach(edgesOfRole(document, 'flow'), [edge.to.node]).has(edge.from.node);
  return (
    <Panel label="Inspector">
      <PanelHeader title={titles[role]} subtitle={role === 'flow' && edge.max !== undefined ? 'Leads back: a loop' : 'Connection'} />
      <PanelSection className="border-t">
        <p className="text-13 text-ink-2">{meanings[role]}</p>
        <div className="flex min-w-0 items-center gap-2">
          <End node={from} port={edge.from.port} onSelect={() => documents.select({ nodes: new Set([edge.from.node]) })} />
          <ArrowRight size={15} className="shrink-0 text-ink-3" aria-label="to" />
          <End node={to} port={edge.to.port} onSelect={() => documents.select({ nodes: new Set([edge.to.node]) })} />
        </div>
        {issues.length === 0 ? null : <IssueLines issues={issues} />}
      </PanelSection>
      {edge.max !== undefined || issues.some((issue) => issue.code === 'loop_unbounded')
        ? <PanelSection title="Loop"><MaxField key={id} edge={id} max={edge.max} /></PanelSection>
        : isInLoop ? <PanelSection title="Loop"><p className="text-13 text-ink-2">It is part of a loop. The connection that leads back says how often.</p></PanelSection> : null}
      <PanelSection>
        <div><Button size="small" icon={<Trash2 size={14} />} onClick={() => void documents.execute({ type: 'parts.remove', nodes: [], edges: [id] })}>Remove the connection</Button></div>
      </PanelSection>
    </Panel>
  );
}

function End({ node, port, onSelect }: { readonly node: GraphNode | undefined; readonly port: string; readonly onSelect: () => void }) {
  if (node === undefined) return null;
  const kind = kindOf(node);
  return (
    <button type="button" onClick={onSelect} className="flex min-w-0 flex-1 items-center gap-2 rounded-control border border-line px-2 py-1.5 text-left hover:bg-ink/4">
      <KindIcon icon={kind.icon} category={kind.category} size="small" />
      <span className="min-w-0">
        <span className="block truncate text-13">{nameOf(node)}</span>
        <code className="block truncate text-11 text-ink-2">{port}</code>
      </span>
    </button>
  );
}

function MaxField({ edge, max }: { readonly edge: EdgeId; readonly max: number | undefined }) {
  const documents = useDocuments();
  const { text, type, settle } = useTyped(max === undefined ? '' : String(max));
  const [refusal, setRefusal] = useState<string | null>(null);

  function take(next: string): void {
    type(next);
    const number = next.trim() === '' ? undefined : Number(next);
    const result = documents.execute({ type: 'edge.configure', edge, max: number }, { merge: `max ${edge}` });
    setRefusal(result.ok ? null : result.error.message);
  }

  return (
    <Field label="Taken at most" description="How many times in one run of the flow." {...(refusal === null ? {} : { error: refusal })}>
      <Input inputMode="numeric" className="numbers" placeholder="No bound" value={text} onValueChange={take} onBlur={() => { settle(); setRefusal(null); }} />
    </Field>
  );
}
