import { GRAPH_FORMAT } from '@cadre/graph-schema';

/** What "New team" starts from: nothing drawn yet. */
export const emptyGraph = { format: GRAPH_FORMAT, name: 'Untitled team', nodes: [], edges: [] } as const;
