// What a page lets the canvas show besides the document: paint of a run, words as they stream, issues. The page owns the stores and
// fills them; cards and edges read their own entry. Without a provider nothing is painted.
import type { Severity } from '@cadre/graph-schema';
import { createContext, use, useCallback, useSyncExternalStore } from 'react';
import { createKeyedStore, type KeyedStore } from './keyed-store.ts';
import { isSameEdgePaint, isSamePaint, type CardPaint, type EdgePaint } from './paint.ts';

/** `design`: ports invite to connect, cards say what they will do. `run`: cards say what they did. */
export type CanvasMode = 'design' | 'run';

export interface NodeIssues {
  readonly severity: Severity;
  readonly count: number;
  /** The worst one, in words. */
  readonly message: string;
}

export interface CanvasStores {
  readonly paint: KeyedStore<CardPaint>;
  readonly edgePaint: KeyedStore<EdgePaint>;
  /** The newest words of a node's model call that is going on. */
  readonly words: KeyedStore<string>;
  readonly issues: KeyedStore<NodeIssues>;
  readonly edgeIssues: KeyedStore<NodeIssues>;
}

export function createCanvasStores(): CanvasStores {
  const isSameIssue = (left: NodeIssues, right: NodeIssues) => left.severity === right.severity && left.count === right.count && left.message === right.message;
  return {
    paint: createKeyedStore(isSamePaint),
    edgePaint: createKeyedStore(isSameEdgePaint),
    words: createKeyedStore<string>(),
    issues: createKeyedStore(isSameIssue),
    edgeIssues: createKeyedStore(isSameIssue),
  };
}

export interface CanvasSurroundings {
  readonly mode: CanvasMode;
  readonly stores: CanvasStores;
}

export const CanvasContext = createContext<CanvasSurroundings>({ mode: 'design', stores: createCanvasStores() });

export function useCanvasMode(): CanvasMode {
  return use(CanvasContext).mode;
}

export function useNodePaint(id: string): CardPaint | undefined {
  return useEntry(use(CanvasContext).stores.paint, id);
}

export function useEdgePaint(id: string): EdgePaint | undefined {
  return useEntry(use(CanvasContext).stores.edgePaint, id);
}

export function useNodeWords(id: string): string | undefined {
  return useEntry(use(CanvasContext).stores.words, id);
}

export function useNodeIssues(id: string): NodeIssues | undefined {
  return useEntry(use(CanvasContext).stores.issues, id);
}

export function useEdgeIssues(id: string): NodeIssues | undefined {
  return useEntry(use(CanvasContext).stores.edgeIssues, id);
}

function useEntry<Value>(store: KeyedStore<Value>, key: string): Value | undefined {
  const subscribe = useCallback((listener: () => void) => store.subscribe(key, listener), [store, key]);
  return useSyncExternalStore(subscribe, () => store.get(key));
}
