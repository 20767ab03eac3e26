// Gives the inspector and the design page the drawing they work on: the document store and its issues. React binds to both here.
import type { EdgeId, GraphEdge, GraphNode, Issue, NodeId } from '@cadre/graph-schema';
import { createContext, use, useMemo } from 'react';
import type { ReactNode } from 'react';
import { useStore } from 'zustand';
import type { DocumentState, DocumentStore } from '../document/document-store.ts';
import { graphOf } from '../document/graph-document.ts';
import type { Checked, IssueWatch } from '../document/issue-watch.ts';

export interface Drawing {
  readonly documents: DocumentStore;
  readonly issues: IssueWatch;
}

const DrawingContext = createContext<Drawing | null>(null);

export function DrawingProvider({ drawing, children }: { readonly drawing: Drawing; readonly children: ReactNode }) {
  return <DrawingContext value={drawing}>{children}</DrawingContext>;
}

function useDrawing(): Drawing {
  const drawing = use(DrawingContext);
  if (drawing === null) throw new Error('There is no DrawingProvider above this component.');
  return drawing;
}

export function useDocuments(): DocumentStore {
  return useDrawing().documents;
}

export function useDocumentState<T>(selector: (state: DocumentState) => T): T {
  return useStore(useDrawing().documents.state, selector);
}

export function useNode(id: NodeId): GraphNode | undefined {
  return useDocumentState((state) => state.document.nodes.get(id));
}

export function useEdge(id: EdgeId): GraphEdge | undefined {
  return useDocumentState((state) => state.document.edges.get(id));
}

export function useGraphDocument() {
  return graphOf(useDocumentState((state) => state.document));
}

export function useChecked<T>(selector: (checked: Checked) => T): T {
  return useStore(useDrawing().issues.state, selector);
}

export function useIssuesOf(part: { readonly node: NodeId } | { readonly edge: EdgeId }): readonly Issue[] {
  const issues = useChecked((checked) => checked.issues);
  const id = 'node' in part ? part.node : part.edge;
  const isNode = 'node' in part;
  return useMemo(() => issues.filter((issue) => (isNode ? issue.node : issue.edge) === id), [issues, isNode, id]);
}
