// What can be done to the selected parts: remove, duplicate, move by keys, copy and paste.
import type { GraphNode, Position } from '@cadre/graph-schema';
import { useReactFlow } from '@xyflow/react';
import { useEffect, useMemo } from 'react';
import type { RefObject } from 'react';
import { cornerOf, partsOf, readParts, writeParts } from '../document/clipboard.ts';
import type { Parts } from '../document/clipboard.ts';
import { addedNodes } from '../document/diff.ts';
import type { DocumentStore } from '../document/document-store.ts';
import { notify } from '../ui/toast.tsx';
import { ownsKeys } from './shortcuts.ts';

export interface PartCommands {
  remove(): void;
  duplicate(): void;
  /** By this much, on the canvas. Keys held down are one undo step. */
  nudge(by: Position): void;
}

const OFFSET = 36;

export function usePartCommands(documents: DocumentStore, canvas: RefObject<HTMLElement | null>): PartCommands {
  const flow = useReactFlow();
  const commands = useMemo(() => partCommands(documents), [documents]);
  useEffect(() => {
    let pasted = { text: '', times: 0 };

    function copy(event: ClipboardEvent): void {
      const { document, selection } = documents.state.getState();
      const hasText = (window.getSelection()?.toString() ?? '') !== '';
      if (ownsKeys(event.target) || hasText || selection.nodes.size === 0) return;
      event.clipboardData?.setData('text/plain', writeParts(partsOf(document, selection.nodes)));
      event.preventDefault();
      pasted = { text: '', times: 0 };
      if (event.type === 'cut') commands.remove();
    }
    function paste(event: ClipboardEvent): void {
      if (ownsKeys(event.target)) return;
      const text = event.clipboardData?.getData('text/plain') ?? '';
      const parts = readParts(text);
      if (parts === null) return;
      event.preventDefault();
      pasted = { text, times: pasted.text === text ? pasted.times + 1 : 1 };
      const isHere = parts.nodes.some((node) => documents.state.getState().document.nodes.has(node.id));
      pasteParts(documents, parts, isHere ? { x: OFFSET * pasted.times, y: OFFSET * pasted.times } : toCentre(parts));
    }
    function toCentre(parts: Parts): Position {
      const bounds = canvas.current?.getBoundingClientRect();
      const centre = flow.screenToFlowPosition({ x: (bounds?.left ?? 0) + (bounds?.width ?? 0) / 3, y: (bounds?.top ?? 0) + (bounds?.height ?? 0) / 3 });
      const corner = cornerOf(parts);
      return { x: centre.x - corner.x, y: centre.y - corner.y };
    }

    window.addEventListener('copy', copy);
    window.addEventListener('cut', copy);
    window.addEventListener('paste', paste);
    return () => {
      window.removeEventListener('copy', copy);
      window.removeEventListener('cut', copy);
      window.removeEventListener('paste', paste);
    };
  }, [documents, flow, canvas, commands]);
  return commands;
}

function partCommands(documents: DocumentStore): PartCommands {
  return {
    remove() {
      const { selection } = documents.state.getState();
      documents.execute({ type: 'parts.remove', nodes: [...selection.nodes], edges: [...selection.edges] });
    },
    duplicate() {
      const { document, selection } = documents.state.getState();
      if (selection.nodes.size > 0) pasteParts(documents, partsOf(document, selection.nodes), { x: OFFSET, y: OFFSET });
    },
    nudge(by) {
      const { document, selection } = documents.state.getState();
      const isCarried = (node: GraphNode): boolean => node.parent !== undefined && selection.nodes.has(node.parent);
      const moves = [...selection.nodes].flatMap((id) => {
        const node = document.nodes.get(id);
        return node === undefined || isCarried(node) ? [] : [{ node: id, position: { x: node.position.x + by.x, y: node.position.y + by.y } }];
      });
      documents.execute({ type: 'node.move', moves }, { merge: 'nudge' });
    },
  };
}

function pasteParts(documents: DocumentStore, parts: Parts, offset: Position): void {
  const result = documents.execute({ type: 'parts.paste', nodes: parts.nodes, edges: parts.edges, offset });
  if (result.ok) documents.select({ nodes: new Set(addedNodes(result.value)) });
  else notify({ title: 'Nothing was pasted', description: result.error.message });
}
