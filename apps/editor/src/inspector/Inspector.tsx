// The details of what is selected: a node, an edge, several parts, or the graph itself. Leaving a field ends its undo step.
import type { NodeId } from '@cadre/graph-schema';
import { Copy, Trash2 } from 'lucide-react';
import type { ReactNode } from 'react';
import { Button } from '../ui/Button.tsx';
import { Panel, PanelHeader, PanelSection } from '../ui/Panel.tsx';
import { useDocuments, useDocumentState } from './drawing-context.tsx';
import { EdgeInspector } from './EdgeInspector.tsx';
import { GraphInspector } from './GraphInspector.tsx';
import { NodeInspector } from './NodeInspector.tsx';

export interface InspectorProps {
  /** What a node did in the last run, or null. */
  readonly lastRunOf: (node: NodeId) => ReactNode;
  readonly onDuplicate: () => void;
  readonly onRemove: () => void;
}

export function Inspector({ lastRunOf, onDuplicate, onRemove }: InspectorProps) {
  const documents = useDocuments();
  const selection = useDocumentState((state) => state.selection);
  const [node] = selection.nodes;
  const [edge] = selection.edges;
  const count = selection.nodes.size + selection.edges.size;
  return (
    <div className="h-full min-h-0" onBlur={() => documents.seal()}>
      {count > 1 ? (
        <Panel label="Inspector">
          <PanelHeader title={`${count} parts selected`} subtitle="Move, copy or remove them together" />
          <PanelSection>
            <div className="flex gap-2">
              <Button size="small" icon={<Copy size={14} />} disabled={selection.nodes.size === 0} onClick={onDuplicate}>Duplicate</Button>
              <Button size="small" icon={<Trash2 size={14} />} onClick={onRemove}>Remove</Button>
            </div>
          </PanelSection>
        </Panel>
      ) : node !== undefined ? (
        <NodeInspector key={node} node={node} lastRun={lastRunOf(node)} />
      ) : edge !== undefined ? (
        <EdgeInspector edge={edge} />
      ) : (
        <GraphInspector />
      )}
    </div>
  );
}
