import { parseGraph, type Graph } from '@cadre/graph-schema';
import Elk from 'elkjs/lib/elk.bundled.js';
import { describe, expect, it } from 'vitest';
import example from '../../../../packages/graph-schema/test/example.graph.json' with { type: 'json' };
import { autoLayout } from './auto-layout.ts';
import { bodiesOf, cardSize, nodeSize } from './card-metrics.ts';

const engine = new Elk();

function graphOf(value: unknown): Graph {
  const parsed = parseGraph(value);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.error));
  return parsed.value;
}

async function tidy(value: unknown): Promise<Graph> {
  const graph = graphOf(value);
  const positions = await autoLayout(graph, engine);
  return { ...graph, nodes: graph.nodes.map((node) => ({ ...node, position: positions.get(node.id) ?? node.position })) };
}

function overlaps(graph: Graph): readonly string[] {
  const bodies = bodiesOf(graph.nodes);
  const found: string[] = [];
  for (const [index, a] of graph.nodes.entries()) {
    for (const b of graph.nodes.slice(index + 1)) {
      if (a.parent !== b.parent) continue;
      const [first, second] = [nodeSize(a, bodies), nodeSize(b, bodies)];
      const apart =
        a.position.x + first.width <= b.position.x || b.position.x + second.width <= a.position.x || a.position.y + first.height <= b.position.y || b.position.y + second.height <= a.position.y;
      if (!apart) found.push(`${a.id} ${b.id}`);
    }
  }
  return found;
}

const at = (graph: Graph, id: string) => {
  const node = graph.nodes.find((candidate) => candidate.id === id);
  if (node === undefined) throw new Error(`no node ${id}`);
  return node;
};

describe('a tidy layout', () => {
  it('lets no two cards overlap', async () => {
    expect(overlaps(await tidy(example))).toEqual([]);
  });

  it('goes to the right along the flow, back edges apart', async () => {
    const graph = await tidy(example);
    for (const edge of graph.edges) {
      if (edge.max !== undefined || edge.from.port === 'workers') continue;
      const [from, to] = [at(graph, edge.from.node), at(graph, edge.to.node)];
      expect(from.position.x + 40, `${edge.id}: ${from.id} to ${to.id}`).toBeLessThan(to.position.x);
    }
  });

  it('puts a team below its boss, in the middle and in drawn order', async () => {
    const graph = await tidy(example);
    const [lead, billing, shipping] = [at(graph, 'lead'), at(graph, 'billing'), at(graph, 'shipping')];
    expect(billing.position.y).toBeGreaterThan(lead.position.y + cardSize(lead).height);
    expect(billing.position.y).toBe(shipping.position.y);
    expect(billing.position.x).toBeLessThan(shipping.position.x);
    const middle = (node: Graph['nodes'][number]) => node.position.x + cardSize(node).width / 2;
    expect(Math.abs(middle(lead) - (middle(billing) + middle(shipping)) / 2)).toBeLessThanOrEqual(1);
  });

  it('keeps the body of a map inside it, below its head', async () => {
    const graph = await tidy(example);
    expect(at(graph, 'order').position.x).toBeGreaterThanOrEqual(20);
    expect(at(graph, 'order').position.y).toBeGreaterThanOrEqual(40);
  });

  it('gives whole numbers, the same each time, and leaves notes alone', async () => {
    const note = { id: 'memo', kind: 'note', label: '', position: { x: -777, y: 5 }, config: { text: 'Hello' } };
    const withNote = { ...example, nodes: [...example.nodes, note] };
    const [first, second] = [await tidy(withNote), await tidy(withNote)];
    expect(first).toEqual(second);
    expect(at(first, 'memo').position).toEqual({ x: -777, y: 5 });
    expect(first.nodes.every((node) => Number.isInteger(node.position.x) && Number.isInteger(node.position.y))).toBe(true);
  });

  it('is done with circles of bosses and with nothing at all', async () => {
    const worker = (id: string) => ({ id, kind: 'supervisor', label: id, position: { x: 0, y: 0 }, config: {} });
    const circle = {
      format: 'cadre/graph@1', name: 'circle', nodes: [worker('a'), worker('b')],
      edges: [
        { id: 'e1', from: { node: 'a', port: 'workers' }, to: { node: 'b', port: 'boss' } },
        { id: 'e2', from: { node: 'b', port: 'workers' }, to: { node: 'a', port: 'boss' } },
      ],
    };
    expect(overlaps(await tidy(circle))).toEqual([]);
    expect((await autoLayout(graphOf({ ...circle, nodes: [], edges: [] }), engine)).size).toBe(0);
  });
});
