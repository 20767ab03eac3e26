// The file form of a graph: keys in a fixed order, nodes and edges sorted by id, positions rounded, so that a moved node is a
// one-line diff. The digest is taken of the same form: two graphs that are saved alike are the same revision.
import { digestOf } from './canonical.ts';
import type { Graph, GraphEdge, GraphNode } from './document.ts';
import { fieldOrder } from './fields/config-fields.ts';
import type { GuardRule } from './guards/guard-rule.ts';
import type { Json, JsonObject } from './json.ts';
import { kinds } from './kinds.ts';
import { isJsonArray } from './json-value.ts';

export function compareIds(left: { readonly id: string }, right: { readonly id: string }): number {
  return left.id < right.id ? -1 : left.id > right.id ? 1 : 0;
}

/** Fields in the order of the kind's schema, whatever order they were edited in. */
function configForm({ kind, config }: GraphNode): JsonObject {
  const order = fieldOrder(kinds.get(kind)?.config);
  const place = (name: string): number => (order.includes(name) ? order.indexOf(name) : order.length);
  return Object.fromEntries(Object.entries(config).sort(([left], [right]) => place(left) - place(right)));
}

function nodeForm(node: GraphNode): JsonObject {
  return {
    id: node.id,
    kind: node.kind,
    label: node.label,
    ...(node.parent === undefined ? {} : { parent: node.parent }),
    position: { x: Math.round(node.position.x) || 0, y: Math.round(node.position.y) || 0 },
    config: configForm(node),
  };
}

function edgeForm(edge: GraphEdge): JsonObject {
  return {
    id: edge.id,
    from: { node: edge.from.node, port: edge.from.port },
    to: { node: edge.to.node, port: edge.to.port },
    ...(edge.max === undefined ? {} : { max: edge.max }),
  };
}

function budgetForm({ steps, tokens, costUsd, seconds }: Graph['settings']['budget']): JsonObject {
  return {
    ...(steps === undefined ? {} : { steps }),
    ...(tokens === undefined ? {} : { tokens }),
    ...(costUsd === undefined ? {} : { costUsd }),
    ...(seconds === undefined ? {} : { seconds }),
  };
}

/** Rules in the order they were written: of two that are equally strict the first one speaks. */
function settingsForm({ model, budget, guards = [] }: Graph['settings']): JsonObject {
  return { model, budget: budgetForm(budget), ...(guards.length === 0 ? {} : { guards: guards.map(ruleForm) }) };
}

function ruleForm({ id, on, find, action, message }: GuardRule): JsonObject {
  return { id, on, find: { ...find }, action, ...(message === undefined ? {} : { message }) };
}

function headForm(graph: Graph): JsonObject {
  return {
    format: graph.format,
    name: graph.name,
    description: graph.description,
    input: { schema: graph.input.schema, ...(graph.input.example === undefined ? {} : { example: graph.input.example }) },
    settings: settingsForm(graph.settings),
  };
}

/** The document as it is saved, as a value. */
export function documentForm(graph: Graph): JsonObject {
  return {
    ...headForm(graph),
    nodes: graph.nodes.toSorted(compareIds).map(nodeForm),
    edges: graph.edges.toSorted(compareIds).map(edgeForm),
  };
}

/** Values of one short line stay on it; others are broken, two spaces a level. */
const lineWidth = 120;

function write(value: Json, indent: string, room: number): string {
  const line = oneLine(value);
  if (value === null || typeof value !== 'object' || line.length <= room) return line;
  const deeper = `${indent}  `;
  if (isJsonArray(value)) return `[\n${value.map((item) => deeper + write(item, deeper, lineWidth - deeper.length)).join(',\n')}\n${indent}]`;
  const members = Object.entries(value).map(([key, member]) => {
    const name = `${deeper}${JSON.stringify(key)}: `;
    return name + write(member, deeper, lineWidth - name.length);
  });
  return `{\n${members.join(',\n')}\n${indent}}`;
}

function oneLine(value: Json): string {
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  if (isJsonArray(value)) return `[${value.map(oneLine).join(', ')}]`;
  const members = Object.entries(value).map(([key, member]) => `${JSON.stringify(key)}: ${oneLine(member)}`);
  return members.length === 0 ? '{}' : `{ ${members.join(', ')} }`;
}

/** A node's own fields each have a line, so that a diff shows which one changed. */
function writeNode(node: JsonObject): string {
  const members = Object.entries(node).map(([key, member]) => {
    const name = `      ${JSON.stringify(key)}: `;
    return name + write(member, '      ', lineWidth - name.length);
  });
  return `    {\n${members.join(',\n')}\n    }`;
}

function writeList(name: string, blocks: readonly string[]): string {
  return blocks.length === 0 ? `  "${name}": []` : `  "${name}": [\n${blocks.join(',\n')}\n  ]`;
}

export function serializeGraph(graph: Graph): string {
  const lines = Object.entries(headForm(graph)).map(([key, value]) => {
    const name = `  ${JSON.stringify(key)}: `;
    return name + write(value, '  ', lineWidth - name.length);
  });
  const nodeBlocks = graph.nodes.toSorted(compareIds).map((node) => writeNode(nodeForm(node)));
  const edgeBlocks = graph.edges.toSorted(compareIds).map((edge) => `    ${oneLine(edgeForm(edge))}`);
  return `{\n${[...lines, writeList('nodes', nodeBlocks), writeList('edges', edgeBlocks)].join(',\n')}\n}\n`;
}

/** The identity of a revision. */
export function digestGraph(graph: Graph): string {
  return digestOf(documentForm(graph));
}

