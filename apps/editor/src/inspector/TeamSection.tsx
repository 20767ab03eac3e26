// Who works for a supervisor, in drawn order, and which tools an agent has.
import { kindOf, kinds, portsOf, summaryOf } from '@cadre/graph-schema';
import type { GraphNode, Kind } from '@cadre/graph-schema';
import { Plus } from 'lucide-react';
import type { ReactNode } from 'react';
import { nextNodeId } from '../document/part-ids.ts';
import { roleOf, workersOf } from '../document/relations.ts';
import { nameOf } from '../document/rules/connection.ts';
import { Menu } from '../ui/Menu.tsx';
import { notify } from '../ui/toast.tsx';
import { KindIcon } from '../ui/KindIcon.tsx';
import { PanelSection } from '../ui/Panel.tsx';
import { useDocuments, useDocumentState } from './drawing-context.tsx';
import { nextWorkerPosition } from './worker-placement.ts';

export function TeamSection({ node }: { readonly node: GraphNode }) {
  const documents = useDocuments();
  const document = useDocumentState((state) => state.document);
  const roles = portsOf(node).map((port) => port.role);
  if (!roles.includes('workers')) return <ToolSection node={node} />;
  const workers = workersOf(document, node.id);

  function addWorker(): void {
    const id = nextNodeId(document.nodes, 'worker');
    const added = documents.execute([
      { type: 'node.add', id, kind: 'worker', position: nextWorkerPosition(node, workers), parent: node.parent ?? null, label: `Worker ${workers.length + 1}` },
      { type: 'node.connect', from: { node: node.id, port: 'workers' }, to: { node: id, port: 'boss' } },
    ]);
    if (!added.ok) notify({ title: 'No worker was added', description: added.error.message, tone: 'failed' });
  }

  return (
    <>
      <PanelSection title="Workers">
        {workers.length === 0 ? <p className="text-13 text-ink-2">Nobody works for it yet. Add a worker, or draw a line from its lower port to one.</p> : <Members nodes={workers} />}
        <div>
          <button type="button" onClick={addWorker} className="flex items-center gap-2 rounded-small text-13 font-medium text-accent hover:underline"><Plus size={15} aria-hidden /> Add a worker</button>
        </div>
      </PanelSection>
      <ToolSection node={node} />
    </>
  );
}

/** Kinds that an agent can be lent. */
function lendable(): readonly Kind[] {
  return [...kinds.values()].filter((kind) => kind.ports(kind.config.parse({})).some((port) => port.role === 'use'));
}

function ToolSection({ node }: { readonly node: GraphNode }) {
  const documents = useDocuments();
  const document = useDocumentState((state) => state.document);
  const tools = [...document.edges.values()]
    .filter((edge) => edge.from.node === node.id && roleOf(document, edge) === 'uses')
    .flatMap((edge) => document.nodes.get(edge.to.node) ?? []);
  if (!portsOf(node).some((port) => port.role === 'tools')) return null;

  function addTool(kind: string): void {
    const id = nextNodeId(document.nodes, kind);
    const added = documents.execute([
      { type: 'node.add', id, kind, position: nextWorkerPosition(node, [...workersOf(document, node.id), ...tools]), parent: node.parent ?? null },
      { type: 'node.connect', from: { node: node.id, port: 'tools' }, to: { node: id, port: 'use' } },
    ]);
    if (added.ok) documents.select({ nodes: new Set([id]) });
    else notify({ title: 'No tool was added', description: added.error.message, tone: 'failed' });
  }

  return (
    <PanelSection title="Tools">
      {tools.length === 0 ? null : <Members nodes={tools} />}
      <div>
        <Menu
          align="start"
          trigger={<button type="button" className="flex items-center gap-2 rounded-small text-13 font-medium text-accent hover:underline"><Plus size={15} aria-hidden /> Add a tool</button>}
          groups={[lendable().map((kind) => ({ label: kind.title, icon: <KindIcon icon={kind.icon} category={kind.category} size="small" />, onSelect: () => addTool(kind.kind) }))]}
        />
      </div>
    </PanelSection>
  );
}

function Members({ nodes }: { readonly nodes: readonly GraphNode[] }): ReactNode {
  const documents = useDocuments();
  const document = useDocumentState((state) => state.document);
  return (
    <ul className="-mx-2 flex flex-col">
      {nodes.map((node) => {
        const kind = kindOf(node);
        const below = workersOf(document, node.id).length;
        return (
          <li key={node.id}>
            <button type="button" onClick={() => documents.select({ nodes: new Set([node.id]) })} className="flex h-9 w-full min-w-0 items-center gap-2.5 rounded-control px-2 text-left hover:bg-ink/4">
              <KindIcon icon={kind.icon} category={kind.category} size="small" />
              <span className="shrink-0 text-13">{nameOf(node)}</span>
              <span className="min-w-0 flex-1 truncate text-right text-12 text-ink-2">{below === 0 ? summaryOf(node) : `${below} ${below === 1 ? 'worker' : 'workers'}`}</span>
            </button>
          </li>
        );
      })}
    </ul>
  );
}
