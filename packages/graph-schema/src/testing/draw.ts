// Graphs in a few words, for tests: nodes as `id kind parent?`, edges as `from.port>to.port*max` where ports default to out and in.
import { graphSchema } from '../document.ts';
import type { Graph } from '../document.ts';
import type { NodeId } from '../ids.ts';
import { toNodeId } from '../ids.ts';
import type { JsonObject } from '../json.ts';

interface Drawing {
  readonly nodes: readonly string[];
  readonly edges?: readonly string[];
  readonly configs?: { readonly [id: string]: JsonObject };
  readonly schema?: JsonObject;
}

const edgePattern = /^(\w+)(?:\.(\w+))?>(\w+)(?:\.(\w+))?(?:\*(\d+))?$/;

export function draw({ nodes, edges = [], configs = {}, schema = { type: 'object' } }: Drawing): Graph {
  return graphSchema.parse({
    format: 'cadre/graph@1',
    name: 'Drawn',
    input: { schema },
    nodes: nodes.map((text, at) => {
      const [id = '', kind = 'transform', parent] = text.split(' ');
      const config = configs[id] ?? defaultConfigs[kind] ?? {};
      return { id, kind, position: { x: at * 100, y: 0 }, config, ...(parent === undefined ? {} : { parent }) };
    }),
    edges: edges.map((text, at) => {
      const [, from, port = 'out', to, target = 'in', max] = edgePattern.exec(text) ?? [];
      const id = `e${String(at).padStart(3, '0')}`;
      return { id, from: { node: from, port }, to: { node: to, port: target }, ...(max === undefined ? {} : { max: Number(max) }) };
    }),
  });
}

/** What a kind needs to be finished. */
const defaultConfigs: { readonly [kind: string]: JsonObject } = {
  transform: { value: '1' },
  worker: { instructions: 'Work.' },
  supervisor: { instructions: 'Lead.' },
  condition: { cases: [{ id: 'yes', when: 'input.ok' }] },
  map: { items: 'input.list' },
  approval: { question: 'Go on?' },
  wait: { for: 'PT1S' },
};

export function ids(...names: readonly string[]): NodeId[] {
  return names.map(toNodeId);
}
