import { parseGraph, type Graph } from '@cadre/graph-schema';
import { describe, expect, it } from 'vitest';
import example from '../../../../packages/graph-schema/test/example.graph.json' with { type: 'json' };
import { toFlowElements } from './flow-elements.ts';

function graphOf(value: unknown): Graph {
  const parsed = parseGraph(value);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.error));
  return parsed.value;
}

const graph = graphOf(example);

describe('the elements of a graph', () => {
  it('draw every node and edge, told by the roles of their ports', () => {
    const { nodes, edges } = toFlowElements(graph);
    expect(nodes.length).toBe(graph.nodes.length);
    expect(edges.length).toBe(graph.edges.length);
    expect(edges.filter((edge) => edge.type === 'delegates').map((edge) => edge.target)).toEqual(['billing', 'shipping']);
    expect(edges.find((edge) => edge.id === 'e14')?.data).toEqual({ role: 'flow', label: 'Too short', isListed: true, max: 3 });
  });

  it('put a container before what is in it, and make it large enough', () => {
    const { nodes } = toFlowElements(graph);
    const at = (id: string) => nodes.findIndex((node) => node.id === id);
    const container = nodes[at('orders')];
    expect(at('orders')).toBeLessThan(at('order'));
    expect(nodes[at('order')]?.parentId).toBe('orders');
    expect(container?.type).toBe('container');
    expect(container?.width).toBeGreaterThan(200);
  });

  it('know who leads whom and which ports are taken', () => {
    const data = new Map(toFlowElements(graph).nodes.map((node) => [node.id, node.data]));
    expect(data.get('lead')?.workers).toBe(2);
    expect(data.get('billing')?.isSubordinate).toBe(true);
    expect(data.get('lead')?.connected).toBe('in out workers');
  });

  it('leave out an edge whose ports do not match', () => {
    const odd = graphOf({ ...example, edges: [...example.edges, { id: 'odd', from: { node: 'lead', port: 'workers' }, to: { node: 'done', port: 'in' } }] });
    expect(toFlowElements(odd).edges.some((edge) => edge.id === 'odd')).toBe(false);
  });

  it('stay the same objects where nothing changed, with what was measured', () => {
    const before = toFlowElements(graph);
    const measured = { ...before, nodes: before.nodes.map((node) => ({ ...node, measured: { width: 100, height: 50 }, selected: node.id === 'lead' })) };
    const moved: Graph = { ...graph, nodes: graph.nodes.map((node) => (node.id === 'lead' ? { ...node, position: { x: 1, y: 2 } } : node)) };
    const after = toFlowElements(moved, measured);
    const changed = after.nodes.filter((node, index) => node !== measured.nodes[index]);
    expect(changed.map((node) => node.id)).toEqual(['lead']);
    expect(changed[0]).toMatchObject({ position: { x: 1, y: 2 }, measured: { width: 100, height: 50 }, selected: true });
    expect(after.edges).toEqual(before.edges);
    expect(after.edges.every((edge, index) => edge === before.edges[index])).toBe(true);
  });

  it('go back to where the graph has them when a drag came to nothing', () => {
    const before = toFlowElements(graph);
    const dragged = { ...before, nodes: before.nodes.map((node) => (node.id === 'lead' ? { ...node, position: { x: 999, y: 999 } } : node)) };
    const lead = graph.nodes.find((node) => node.id === 'lead');
    expect(toFlowElements({ ...graph }, dragged).nodes.find((node) => node.id === 'lead')?.position).toEqual(lead?.position);
  });
});
