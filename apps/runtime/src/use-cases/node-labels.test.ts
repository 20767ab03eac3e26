import { digestGraph, graphSchema } from '@cadre/graph-schema';
import type { Graph } from '@cadre/graph-schema';
import { describe, expect, test } from 'vitest';
import { NodeLabels } from './node-labels.ts';

const position = { x: 0, y: 0 };
const graphOf = (name: string, nodes: readonly object[]): Graph =>
  graphSchema.parse({ format: 'cadre/graph@1', name, description: '', input: { schema: { type: 'object' } }, settings: { model: 'offline:demo', budget: {} }, nodes, edges: [] });

const inner = graphOf('Inner', [{ id: 'ask', kind: 'approval', label: 'Pay it', position }, { id: 'start', kind: 'input', position }]);
const middle = graphOf('Middle', [{ id: 'ask', kind: 'subgraph', label: 'Payment', position, config: { graph: 'inner', revision: digestGraph(inner) } }]);
const outer = graphOf('Outer', [
  { id: 'ask', kind: 'approval', label: 'Send it', position },
  { id: 'plain', kind: 'approval', label: ' ', position },
  { id: 'each', kind: 'map', label: 'Every order', position },
  { id: 'desk', kind: 'subgraph', label: 'Desk', position, config: { graph: 'middle', revision: digestGraph(middle) } },
  { id: 'lost', kind: 'subgraph', label: 'Lost', position, config: { graph: 'lost', revision: `sha256:${'0'.repeat(64)}` } },
]);

function library() {
  const documents = new Map([inner, middle, outer].map((graph) => [digestGraph(graph), graph]));
  const asked: (readonly string[])[] = [];
  const labels = new NodeLabels({
    loadAll: async (digests) => {
      asked.push(digests);
      return new Map(digests.flatMap((digest) => {
        const graph = documents.get(digest);
        return graph === undefined ? [] : [[digest, graph]];
      }));
    },
  });
  const at = (actor: string, node: string, graph = outer) => ({ digest: digestGraph(graph), actor, node });
  return { labels, asked, at };
}

describe('what a node is called', () => {
  test('is its label, its kind\'s title without one, and its id where there is no such node or graph', async () => {
    const { labels, at } = library();
    expect(await labels.of([at('flow', 'ask'), at('flow', 'plain'), at('flow', 'gone'), { ...at('flow', 'ask'), digest: 'nobody froze it' }])).toEqual(['Send it', 'Approval', 'gone', 'ask']);
  });

  test.each([
    ['a branch of the graph itself', 'flow/start.ask', 'Send it'],
    ['an item of a map', 'flow/each#3', 'Send it'],
    ['an agent that has the id of a node elsewhere', 'flow/lead/ask#2', 'Send it'],
    ['a graph inside', 'flow/desk', 'Payment'],
    ['a graph inside that, by the same id', 'flow/desk/ask', 'Pay it'],
    ['a graph that an agent runs as a tool, in an item of a map', 'flow/each#1/lead/desk#2/ask#1/start.ask', 'Pay it'],
    ['a graph that nobody froze', 'flow/lost', 'ask'],
  ])('is that of the graph an actor works in: %s', async (_name, actor, label) => {
    const { labels, at } = library();
    expect(await labels.of([at(actor, 'ask')])).toEqual([label]);
  });

  test('costs one query a level, however many ask, and none the second time', async () => {
    const { labels, asked, at } = library();
    const places = [at('flow', 'ask'), at('flow/desk/ask', 'ask'), at('flow', 'plain'), at('flow/desk', 'ask'), at('flow', 'ask', inner)];
    expect(await labels.of(places)).toEqual(['Send it', 'Pay it', 'Approval', 'Payment', 'Pay it']);
    expect(asked).toEqual([[digestGraph(outer), digestGraph(inner)], [digestGraph(middle)]]);
    await labels.of(places);
    expect(asked).toHaveLength(2);
  });
});
