// Flows of any shape, drawn from a tree of shapes: sequences, choices, forks with joins, loops, maps, tools and teams nested in each
// other. What laws and simulations are tried on.
import type { Drawing } from './draw-graph.ts';

interface Part {
  readonly nodes: Drawing['nodes'];
  readonly edges: readonly string[];
  readonly first: string;
  readonly last: string;
}

export const shapes = ['worker', 'team', 'tool', 'handy', 'transform', 'approval', 'wait', 'choice', 'fork', 'loop', 'map', 'sequence'] as const;
const strategies = ['delegate', 'pipeline', 'broadcast', 'review'] as const;
const conversations = [{ keep: 'all' }, { keep: 'last', turns: 1 }, { keep: 'summary', overTokens: 10, last: 1 }, { keep: 'summary', overTokens: 40, last: 2 }] as const;
const repeats = ['once', 'read-only', 'repeatable', 'once'] as const;

export interface Shape {
  readonly shape: (typeof shapes)[number];
  /** Chooses among variants: policies, strategies, bounds. 0 to 3. */
  readonly pick: number;
  readonly children: readonly Shape[];
}

export function drawFlow(shape: Shape): Drawing {
  const part = draw(shape, 'n');
  return { nodes: { start: { kind: 'input' }, ...part.nodes, done: { kind: 'output' } }, edges: [`start -> ${part.first}`, ...part.edges, `${part.last} -> done`] };
}

function draw(shape: Shape, name: string, inMap = false): Part {
  const own = inMap ? { parent: inMapOf(name) } : {};
  const part = (index: number): Part => draw(shape.children[index] ?? { shape: 'transform', children: [], pick: 0 }, `${name}${index}`, inMap);
  const leaf = (node: object): Part => ({ nodes: { [name]: { kind: 'transform', value: '1', ...own, ...node } }, edges: [], first: name, last: name });
  switch (shape.shape) {
    case 'transform':
      return leaf({ value: `nodes.start.visits + ${shape.pick}` });
    case 'worker':
      return inMap ? leaf({}) : { nodes: { [name]: { kind: 'worker', instructions: 'Answer.' } }, edges: [], first: name, last: name };
    case 'tool':
      return { nodes: { [name]: { ...toolNode(shape.pick), ...own } }, edges: [], first: name, last: name };
    case 'handy': {
      if (inMap) return leaf({});
      const tools = [0, 1, 2].map((index) => [`${name}t${index}`, toolNode((shape.pick + index) % 4)] as const);
      return { nodes: { [name]: { kind: 'worker', instructions: 'Use tools.', conversation: conversations[shape.pick] }, ...Object.fromEntries(tools) }, edges: tools.map(([tool]) => `${name}.tools -> ${tool}`), first: name, last: name };
    }
    case 'wait':
      return { nodes: { [name]: { kind: 'wait', for: 'PT1M', ...own } }, edges: [], first: name, last: name };
    case 'approval':
      return { nodes: { [name]: { kind: 'approval', question: 'Go on?', deadline: null, ...own }, [`${name}z`]: { kind: 'transform', value: '2', ...own } }, edges: [`${name}.approved -> ${name}z`, `${name}.rejected -> ${name}z`], first: name, last: `${name}z` };
    case 'team':
      if (inMap) return leaf({});
      return {
        nodes: { [name]: { kind: 'supervisor', instructions: 'Lead.', strategy: strategies[shape.pick] }, [`${name}x`]: { kind: 'worker', instructions: 'X.' }, [`${name}y`]: { kind: 'worker', instructions: 'Y.' } },
        edges: [`${name}.workers -> ${name}x`, `${name}.workers -> ${name}y`], first: name, last: name,
      };
    case 'sequence': {
      const [a, b] = [part(0), part(1)];
      return { nodes: { ...a.nodes, ...b.nodes }, edges: [...a.edges, ...b.edges, `${a.last} -> ${b.first}`], first: a.first, last: b.last };
    }
    case 'choice': {
      const [a, b] = [part(0), part(1)];
      const end = `${name}z`;
      return {
        nodes: { [name]: { kind: 'condition', cases: [{ id: 'yes', label: 'Yes', when: shape.pick % 2 === 0 ? 'true' : 'false' }], ...own }, [end]: { kind: 'transform', value: '3', ...own }, ...a.nodes, ...b.nodes },
        edges: [`${name}.yes -> ${a.first}`, `${name}.else -> ${b.first}`, ...a.edges, ...b.edges, `${a.last} -> ${end}`, `${b.last} -> ${end}`], first: name, last: end,
      };
    }
    case 'fork': {
      const parts = [part(0), part(1), part(2)];
      const end = `${name}z`;
      const policy = shape.pick === 0 ? 'any' : shape.pick === 1 ? { count: 2 } : 'all';
      return {
        nodes: Object.assign({ [name]: { kind: 'transform', value: '4', ...own }, [end]: { kind: 'join', policy, ...own } }, ...parts.map((each) => each.nodes)),
        edges: parts.flatMap((each) => [`${name} -> ${each.first}`, ...each.edges, `${each.last} -> ${end}`]), first: name, last: end,
      };
    }
    case 'loop': {
      const body = part(0);
      const gate = `${name}z`;
      return {
        nodes: { [name]: { kind: 'transform', value: '6', ...own }, ...body.nodes, [gate]: { kind: 'condition', cases: [{ id: 'again', label: 'Again', when: 'true' }], ...own }, [`${name}y`]: { kind: 'transform', value: '5', ...own } },
        edges: [`${name} -> ${body.first}`, ...body.edges, `${body.last} -> ${gate}`, `${gate}.again -> ${body.first} max ${shape.pick + 1}`, `${gate}.else -> ${name}y`], first: name, last: `${name}y`,
      };
    }
    case 'map': {
      if (inMap) return leaf({});
      const body = draw(shape.children[0] ?? { shape: 'transform', children: [], pick: 0 }, `${name}_m`, true);
      return { nodes: { [name]: { kind: 'map', items: '[1, 2, 3]', concurrency: 2 }, ...body.nodes }, edges: body.edges, first: name, last: name };
    }
  }
}

/** Each way of repeating, one of them asking first. */
function toolNode(pick: number): Drawing['nodes'][string] {
  return { kind: 'code', source: 'return args', arguments: { type: 'object' }, repeat: repeats[pick], askFirst: pick === 3, onError: { value: 'no tool' } };
}

/** A body's names begin with its map's, up to `_m`. */
function inMapOf(name: string): string {
  return name.slice(0, name.lastIndexOf('_m'));
}
