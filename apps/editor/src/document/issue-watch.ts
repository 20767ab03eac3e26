// Keeps the issues of the document up to date, off the typing path: they are computed when the drawing has been still for a moment.
import { longestPath, validateGraph } from '@cadre/graph-schema';
import type { Graph, Issue } from '@cadre/graph-schema';
import { createStore } from 'zustand/vanilla';
import type { StoreApi } from 'zustand/vanilla';
import type { DocumentStore } from './document-store.ts';
import { graphOf } from './graph-document.ts';

export interface Checked {
  readonly issues: readonly Issue[];
  /** Most model calls one run can make; null when the length of a list decides. */
  readonly modelCalls: number | null;
}

export interface Known {
  readonly models?: ReadonlySet<string>;
  readonly credentials?: ReadonlySet<string>;
  readonly mcpServers?: ReadonlySet<string>;
}

export interface IssueWatch {
  readonly state: Pick<StoreApi<Checked>, 'getState' | 'getInitialState' | 'subscribe'>;
  /** Which models, credentials and MCP servers exist is known later than the document; until then every one is taken for known. */
  setKnown(known: Known): void;
  /** Checks whenever the document has changed; returns how to stop. */
  start(): () => void;
}

/** Runs `work` later and returns how to call it off; a page gives a debounced idle callback, a test runs it at once. */
export type Later = (work: () => void) => () => void;

export function watchIssues(documents: DocumentStore, later: Later): IssueWatch {
  let known: Known = {};
  let checked: Graph | null = null;
  let callOff = (): void => undefined;
  const store = createStore<Checked>()(() => ({ issues: [], modelCalls: 0 }));

  function refresh(): void {
    const graph = graphOf(documents.state.getState().document);
    if (graph === checked) return;
    checked = graph;
    store.setState(check(graph, known));
  }
  function plan(): void {
    callOff();
    callOff = later(refresh);
  }
  return {
    state: store,
    setKnown(next) {
      known = { ...known, ...next };
      checked = null;
      plan();
    },
    start() {
      const unsubscribe = documents.state.subscribe((now, before) => {
        if (now.document !== before.document) plan();
      });
      plan();
      return () => {
        callOff();
        unsubscribe();
      };
    },
  };
}

function check(graph: Graph, { models, credentials, mcpServers }: Known): Checked {
  const issues = validateGraph(graph, {
    ...(models === undefined ? {} : { isKnownModel: (model) => models.has(model) }),
    ...(credentials === undefined ? {} : { isKnownCredential: (id) => credentials.has(id) }),
    ...(mcpServers === undefined ? {} : { isKnownMcpServer: (name) => mcpServers.has(name) }),
  });
  return { issues, modelCalls: longestPath(graph).worstCase };
}
