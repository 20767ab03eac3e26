import type { Graph, JsonObject } from '@cadre/graph-schema';

export const offlineModel = 'offline:demo';

/** The same graph with every model replaced, so that a run of it can't reach a provider whichever host takes it. */
export function withOfflineModels(graph: Graph): Graph {
  return {
    ...graph,
    settings: { ...graph.settings, model: offlineModel },
    nodes: graph.nodes.map((node) => ({ ...node, config: withoutModels(node.config) })),
  };
}

function withoutModels(config: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(config).filter(([field]) => field !== 'model' && field !== 'fallbackModels'));
}
