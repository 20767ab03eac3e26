// What can be written at a place: for the editor's suggestions. Data only; how it looks is the editor's.
import type { Graph, GraphNode } from '../document.ts';
import { configFields } from '../fields/config-fields.ts';
import { isJsonObject } from '../json-value.ts';
import type { Json } from '../json.ts';
import { kindOf, portsOf } from '../kinds.ts';
import { placeOf } from '../rules/expressions.ts';
import { ancestryOf } from '../topology/ancestry.ts';
import { indexGraph } from '../topology/graph-index.ts';

export interface Completion {
  /** What is written, e.g. `input.amount`, `nodes.draft.output`, `size(…)`. */
  readonly label: string;
  readonly type: 'input' | 'node' | 'item' | 'run' | 'function';
  /** A type, a node's label, or a signature. */
  readonly detail: string;
  readonly description?: string;
}

const functions: readonly (readonly [label: string, detail: string, description: string])[] = [
  ['size', 'size(value)', 'Length of a text, list or object.'],
  ['string', 'string(value)', 'As text.'],
  ['double', 'double(value)', 'As a number.'],
  ['int', 'int(value)', 'As a whole number, cut.'],
  ['has', 'has(input.field)', 'Whether a field is there.'],
  ['orValue', 'input.?field.orValue(default)', 'A value that may be missing, with a default.'],
  ['contains', 'text.contains(part)', 'Whether a text contains another.'],
  ['startsWith', 'text.startsWith(part)', 'Whether a text begins with another.'],
  ['endsWith', 'text.endsWith(part)', 'Whether a text ends with another.'],
  ['matches', 'text.matches(pattern)', 'Whether a pattern (RE2) occurs in a text.'],
  ['lowerAscii', 'text.lowerAscii()', 'In lower case.'],
  ['upperAscii', 'text.upperAscii()', 'In upper case.'],
  ['trim', 'text.trim()', 'Without space around it.'],
  ['split', 'text.split(separator)', 'The parts of a text.'],
  ['join', 'list.join(separator)', 'Texts as one text.'],
  ['substring', 'text.substring(start, end)', 'A part of a text.'],
  ['map', 'list.map(x, x.name)', 'A list with something of every item.'],
  ['filter', 'list.filter(x, x.done)', 'The items that fit.'],
  ['exists', 'list.exists(x, x > 1)', 'Whether one item fits.'],
  ['all', 'list.all(x, x > 1)', 'Whether all items fit.'],
  ['timestamp', 'timestamp(text)', 'A time from ISO 8601.'],
  ['duration', "duration('90m')", 'A span of time, to add to a time.'],
];

const functionCompletions = functions.map(([label, detail, description]): Completion => ({ label, type: 'function', detail, description }));

const responseCompletions: readonly Completion[] = [
  { label: 'response.body', type: 'item', detail: 'any', description: 'What was answered: JSON, or text.' },
  { label: 'response.status', type: 'item', detail: 'number', description: 'From 200 to 299; others are failures.' },
  { label: 'response.headers', type: 'item', detail: 'object', description: 'By name in lower case.' },
  { label: 'arguments', type: 'item', detail: 'object', description: 'What the tool was called with.' },
];

const deepestInput = 4;

function typeOf(schema: Json): string {
  const type = isJsonObject(schema) ? schema['type'] : undefined;
  return typeof type === 'string' ? type : Array.isArray(type) ? type.join(' or ') : 'any';
}

function inputCompletions(schema: Json, path: string, depth: number): readonly Completion[] {
  const properties = isJsonObject(schema) ? schema['properties'] : undefined;
  if (!isJsonObject(properties) || depth > deepestInput) return [];
  return Object.entries(properties).flatMap(([name, property]): readonly Completion[] => {
    const label = /^[A-Za-z_]\w*$/.test(name) ? `${path}.${name}` : `${path}[${JSON.stringify(name)}]`;
    const title = isJsonObject(property) ? property['title'] : undefined;
    return [{ label, type: 'input', detail: typeOf(property), ...(typeof title === 'string' ? { description: title } : {}) }, ...inputCompletions(property, label, depth + 1)];
  });
}

function nodeCompletions(node: GraphNode): readonly Completion[] {
  const detail = node.label === '' ? kindOf(node).title : node.label;
  return [
    { label: `nodes.${node.id}.output`, type: 'node', detail, description: 'Its newest output.' },
    { label: `nodes.${node.id}.visits`, type: 'node', detail, description: 'How often it was entered.' },
  ];
}

/** @param field the path of the field in the node's config */
export function completionsFor(graph: Graph, node: GraphNode, field: readonly (string | number)[]): readonly Completion[] {
  const index = indexGraph(graph);
  const found = configFields(node).find(({ path }) => path.length === field.length && path.every((part, at) => part === field[at]));
  const place = placeOf(node, found?.meta ?? { title: '' }, { index, ancestry: ancestryOf(graph) });
  if (place.inResponse === true) return [...responseCompletions, ...functionCompletions];
  const items: readonly Completion[] = place.inMap
    ? [
        { label: 'item', type: 'item', detail: 'any', description: 'The item of the list.' },
        { label: 'index', type: 'item', detail: 'number', description: 'Its place, from 0.' },
      ]
    : [];
  return [
    { label: 'input', type: 'input', detail: typeOf(graph.input.schema), description: "The run's input." },
    ...inputCompletions(graph.input.schema, 'input', 1),
    ...items,
    ...index.sortedNodes.filter((other) => portsOf(other).length > 0 && place.canHaveRun(other.id)).flatMap(nodeCompletions),
    { label: 'run.id', type: 'run', detail: 'string' },
    { label: 'run.startedAt', type: 'run', detail: 'string', description: 'ISO 8601, in UTC.' },
    ...functionCompletions,
  ];
}
