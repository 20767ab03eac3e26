// Holds the document a person draws, what is selected, and the way back: an undo step is a reversed diff. No React, no clock.
import { ok } from '@cadre/graph-schema';
import type { EdgeId, Graph, NodeId, Result } from '@cadre/graph-schema';
import { createStore } from 'zustand/vanilla';
import type { StoreApi } from 'zustand/vanilla';
import type { Command } from './command.ts';
import { applyDiff, isEmptyDiff, mergeDiffs, reverseDiff } from './diff.ts';
import type { Diff } from './diff.ts';
import { execute } from './execute.ts';
import { documentOf } from './graph-document.ts';
import type { GraphDocument } from './graph-document.ts';
import type { Refusal } from './rules/refusal.ts';

export interface Selection {
  readonly nodes: ReadonlySet<NodeId>;
  readonly edges: ReadonlySet<EdgeId>;
}

export interface DocumentState {
  readonly document: GraphDocument;
  readonly selection: Selection;
  /** Newest last. */
  readonly past: readonly Diff[];
  /** Next to redo last. */
  readonly future: readonly Diff[];
}

export interface DocumentStore {
  readonly state: Pick<StoreApi<DocumentState>, 'getState' | 'getInitialState' | 'subscribe'>;
  /**
   * Runs commands as one undo step. Steps with the same `merge` key that follow each other become one: a drag, or typing in a
   * field, is one step until `seal`.
   */
  execute(commands: Command | readonly Command[], options?: { readonly merge?: string }): Result<Diff, Refusal>;
  /** Ends merging: what comes next is a new undo step. */
  seal(): void;
  undo(): void;
  redo(): void;
  select(selection: Partial<Selection>): void;
  /** Replaces everything, history included: another version was loaded. */
  reset(graph: Graph): void;
}

const HISTORY = 500;
const nothing: Selection = { nodes: new Set(), edges: new Set() };

export function createDocumentStore(graph: Graph): DocumentStore {
  const store = createStore<DocumentState>()(() => initialState(graph));
  let open: string | null = null;

  function commit(diff: Diff, history: Pick<DocumentState, 'past' | 'future'>): void {
    const document = applyDiff(store.getState().document, diff);
    store.setState({ document, selection: within(document, store.getState().selection), ...history });
  }

  return {
    state: store,
    execute(commands, options = {}) {
      const { document, past } = store.getState();
      const list: readonly Command[] = 'type' in commands ? [commands] : commands;
      const result = execute(document, list);
      if (!result.ok) return result;
      const last = past.at(-1);
      const merges = options.merge !== undefined && options.merge === open && last !== undefined;
      if (isEmptyDiff(result.value)) return result;
      open = options.merge ?? null;
      const step = merges ? mergeDiffs(last, result.value) : result.value;
      const before = merges ? past.slice(0, -1) : past;
      commit(result.value, { past: isEmptyDiff(step) ? before : [...before, step].slice(-HISTORY), future: [] });
      return ok(result.value);
    },
    seal() {
      open = null;
    },
    undo() {
      const { past, future } = store.getState();
      const step = past.at(-1);
      if (step === undefined) return;
      open = null;
      commit(reverseDiff(step), { past: past.slice(0, -1), future: [...future, step] });
    },
    redo() {
      const { past, future } = store.getState();
      const step = future.at(-1);
      if (step === undefined) return;
      open = null;
      commit(step, { past: [...past, step], future: future.slice(0, -1) });
    },
    select(selection) {
      const { document, selection: old } = store.getState();
      const next = within(document, { nodes: selection.nodes ?? nothing.nodes, edges: selection.edges ?? nothing.edges });
      if (!sameSet(next.nodes, old.nodes) || !sameSet(next.edges, old.edges)) store.setState({ selection: next });
    },
    reset(next) {
      open = null;
      store.setState(initialState(next));
    },
  };
}

function initialState(graph: Graph): DocumentState {
  return { document: documentOf(graph), selection: nothing, past: [], future: [] };
}

/** The selection without parts that are gone; the same object when nothing is. */
function within(document: GraphDocument, selection: Selection): Selection {
  const nodes = [...selection.nodes].filter((id) => document.nodes.has(id));
  const edges = [...selection.edges].filter((id) => document.edges.has(id));
  if (nodes.length === selection.nodes.size && edges.length === selection.edges.size) return selection;
  return { nodes: new Set(nodes), edges: new Set(edges) };
}

function sameSet<T>(left: ReadonlySet<T>, right: ReadonlySet<T>): boolean {
  return left.size === right.size && [...left].every((item) => right.has(item));
}
