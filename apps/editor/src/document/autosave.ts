// Writes the document to the server as it changes: one request at a time, always from the version last seen. When someone else
// has saved in between it stops and lets the person choose. Knows nothing of HTTP: `save` is given.
import type { Graph } from '@cadre/graph-schema';
import { createStore } from 'zustand/vanilla';
import type { StoreApi } from 'zustand/vanilla';
import type { DocumentStore } from './document-store.ts';
import { graphOf } from './graph-document.ts';
import type { Later } from './issue-watch.ts';

interface Saved {
  readonly graph: Graph;
  readonly version: number;
}

export type SaveOutcome =
  | { readonly type: 'saved'; readonly version: number }
  /** Somebody saved another version after the one this document began from. */
  | { readonly type: 'conflict'; readonly theirs: Saved }
  | { readonly type: 'failed'; readonly message: string };

type SaveState =
  | { readonly status: 'saved' }
  | { readonly status: 'changed' }
  | { readonly status: 'saving' }
  | { readonly status: 'conflict'; readonly theirs: Saved }
  | { readonly status: 'failed'; readonly message: string };

export interface Autosave {
  readonly state: Pick<StoreApi<SaveState>, 'getState' | 'getInitialState' | 'subscribe'>;
  /** Saves now what is not saved yet. True when the server has the document as it is. */
  flush(): Promise<boolean>;
  keepMine(): Promise<boolean>;
  takeTheirs(): void;
  /** Saves whenever the document has changed; returns how to stop, after which the last change is still sent. */
  start(): () => void;
}

export interface AutosaveOptions {
  readonly documents: DocumentStore;
  readonly saved: Saved;
  /** Never rejects. */
  readonly save: (graph: Graph, version: number) => Promise<SaveOutcome>;
  readonly later: Later;
}

export function createAutosave({ documents, saved, save, later }: AutosaveOptions): Autosave {
  const store = createStore<SaveState>()(() => ({ status: 'saved' }));
  let version = saved.version;
  let stored = graphOf(documents.state.getState().document);
  let running: Promise<boolean> | null = null;
  let callOff = (): void => undefined;

  const current = (): Graph => graphOf(documents.state.getState().document);

  async function saveOnce(): Promise<boolean> {
    const graph = current();
    store.setState({ status: 'saving' }, true);
    const outcome = await save(graph, version);
    if (outcome.type === 'conflict') {
      store.setState({ status: 'conflict', theirs: outcome.theirs }, true);
      return false;
    }
    if (outcome.type === 'failed') {
      store.setState({ status: 'failed', message: outcome.message }, true);
      return false;
    }
    version = outcome.version;
    stored = graph;
    store.setState({ status: stored === current() ? 'saved' : 'changed' }, true);
    return true;
  }

  async function saveAll(): Promise<boolean> {
    while (stored !== current()) if (!(await saveOnce())) return false;
    store.setState({ status: 'saved' }, true);
    return true;
  }

  function flush(): Promise<boolean> {
    callOff();
    if (store.getState().status === 'conflict') return Promise.resolve(false);
    running ??= saveAll().finally(() => {
      running = null;
    });
    return running;
  }

  return {
    state: store,
    flush,
    keepMine() {
      const state = store.getState();
      if (state.status === 'conflict') {
        version = state.theirs.version;
        store.setState({ status: 'changed' }, true);
      }
      return flush();
    },
    takeTheirs() {
      const state = store.getState();
      if (state.status !== 'conflict') return;
      version = state.theirs.version;
      documents.reset(state.theirs.graph);
      stored = current();
      store.setState({ status: 'saved' }, true);
    },
    start() {
      const unsubscribe = documents.state.subscribe((now, before) => {
        if (now.document === before.document || store.getState().status === 'conflict') return;
        if (running === null) store.setState({ status: 'changed' }, true);
        callOff();
        callOff = later(() => void flush());
      });
      return () => {
        unsubscribe();
        void flush();
      };
    },
  };
}
