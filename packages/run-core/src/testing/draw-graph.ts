// A graph in a few lines, for tests: nodes by id and kind, edges as `from.port -> to.port`.
import { parseGraph, type Graph } from '@cadre/graph-schema';

export interface Drawing {
  readonly nodes: { readonly [id: string]: { readonly kind: string; readonly parent?: string; readonly [field: string]: unknown } };
  /** `a -> b` (out to in), `a.workers -> b.boss`, `a.error -> b`, `a -> b max 3`. */
  readonly edges: readonly string[];
  readonly settings?: object;
  readonly input?: object;
}

/** @throws when the drawing is no graph */
export function drawGraph(drawing: Drawing): Graph {
  const nodes = Object.entries(drawing.nodes).map(([id, { kind, parent, ...config }], index) => ({
    id, kind, label: id, ...(parent && { parent }), position: { x: index * 300, y: 0 }, config,
  }));
  const parsed = parseGraph({
    format: 'cadre/graph@1',
    name: 'Test graph',
    input: drawing.input ?? { schema: {} },
    settings: { model: 'offline:demo', ...drawing.settings },
    nodes,
    edges: drawing.edges.map(edgeOf),
  });
  if (!parsed.ok) throw new Error(`Not a graph: ${JSON.stringify(parsed.error)}`);
  return parsed.value;
}

function edgeOf(text: string, index: number): object {
  const match = /^(\w+)(?:\.(\w+))? -> (\w+)(?:\.(\w+))?(?: max (\d+))?$/.exec(text);
  if (!match) throw new Error(`Not an edge: ${text}`);
  const [, from, out = 'out', to, into = out === 'workers' ? 'boss' : out === 'tools' ? 'use' : 'in', max] = match;
  return { id: `e${index + 1}`, from: { node: from, port: out }, to: { node: to, port: into }, ...(max && { max: Number(max) }) };
}
