// Graphs inside graphs in a few lines, for tests.
import { digestGraph, pinSubgraphs, subgraphsOf, type Graph, type NodeId } from '@cadre/graph-schema';
import { drawGraph, type Drawing } from './draw-graph.ts';

export interface Drawn {
  readonly graph: Graph;
  /** Those that it runs inside, however deep, by digest. */
  readonly graphs: ReadonlyMap<string, Graph>;
}

/** Pins the subgraph nodes of a drawing to what is drawn under the slugs they name. @throws when the drawing is no graph */
export function nestDrawing(drawing: Drawing, inside: { readonly [slug: string]: Drawn } = {}): Drawn {
  const graph = drawGraph(drawing);
  const pins = subgraphsOf(graph).flatMap(({ node, graph: slug }): readonly (readonly [NodeId, string])[] => {
    const inner = inside[slug];
    return inner ? [[node, digestGraph(inner.graph)]] : [];
  });
  return { graph: pinSubgraphs(graph, new Map(pins)), graphs: new Map(Object.values(inside).flatMap((inner) => [[digestGraph(inner.graph), inner.graph] as const, ...inner.graphs])) };
}
