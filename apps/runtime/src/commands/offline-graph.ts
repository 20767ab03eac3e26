// Graphs without real models: whether a graph is one, and how it is made one.
import type { Graph, JsonObject } from '@cadre/graph-schema';

export const offlineModel = 'offline:demo';

/** Whether no run of the graph can reach a provider: a demonstration. */
export function hasOnlyOfflineModels({ settings, nodes }: Graph): boolean {
  const named = nodes.flatMap(({ config }) => [config['model'], config['fallbackModels']].flat());
  return [settings.model, ...named].every((model) => typeof model !== 'string' || model.startsWith('offline:'));
}

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
