// What can be told of an expression without running it: names, nodes that cannot have run, types where known.
import type { ExpressionError } from './error.ts';
import { compileExpression } from './expression.ts';
import type { Reference } from './syntax.ts';
import { templateParts } from './template.ts';

/** Where an expression stands. */
export interface ExpressionPlace {
  readonly knownNodes: { has(name: string): boolean };
  /** The node itself: how often it was entered is always known, its output only in a loop. */
  readonly own?: string;
  /** Whether the node can have an output, or for `visits` have been entered, when the expression is evaluated. */
  canHaveRun(node: string): boolean;
  readonly inMap: boolean;
  /** A tool's own fields may read `arguments`. */
  readonly inTool?: boolean;
  /** It maps a tool's answer: it reads `response` and `arguments`, and nothing else. */
  readonly inResponse?: boolean;
  /** What the field wants; default anything. */
  readonly result?: 'bool' | 'list' | 'time';
  /** The only names the input can have; null or absent when it can have any. */
  readonly inputFields?: ReadonlySet<string> | null;
}

export interface ExpressionFinding {
  readonly code: 'syntax' | 'type' | 'limit' | 'unknown_node' | 'node_not_before' | 'unknown_property' | 'unknown_input_field' | 'item_outside_map' | 'arguments_outside_tool' | 'response_outside_mapping' | 'not_in_mapping' | 'value_outside_guard';
  readonly message: string;
  readonly from: number;
  readonly to: number;
  /** The name in question. */
  readonly name?: string;
}

const runProperties: ReadonlySet<string> = new Set(['id', 'startedAt']);
const responseProperties: ReadonlySet<string> = new Set(['status', 'headers', 'body']);
const nodeProperties: ReadonlySet<string> = new Set(['output', 'visits']);

const wanted = {
  bool: { types: new Set(['bool', 'dyn']), words: 'true or false' },
  list: { types: new Set(['list', 'dyn']), words: 'a list' },
  time: { types: new Set(['string', 'google.protobuf.Timestamp', 'int', 'double', 'dyn']), words: 'a time' },
} as const;

function finding(error: ExpressionError, source: string): ExpressionFinding {
  const code = error.code === 'missing' ? 'type' : error.code;
  return { code, message: error.message, from: error.from ?? 0, to: error.to ?? source.length };
}

function referenceFinding(reference: Reference, place: ExpressionPlace): ExpressionFinding | null {
  const { variable, path, from, to } = reference;
  const [name, property] = path;
  if (place.inResponse === true || variable === 'response') return mappingFinding(reference, place);
  if (variable === 'item' || variable === 'index') {
    return place.inMap ? null : { code: 'item_outside_map', message: `${variable} exists only in the body of a map.`, from, to, name: variable };
  }
  if (variable === 'arguments') {
    return place.inTool === true ? null : { code: 'arguments_outside_tool', message: 'arguments exists only in a tool.', from, to, name: variable };
  }
  if (variable === 'value' || variable === 'text') {
    return { code: 'value_outside_guard', message: `${variable} exists only in the condition of a guard rule.`, from, to, name: variable };
  }
  if (name === undefined) return null;
  if (variable === 'run' && !runProperties.has(name)) {
    return { code: 'unknown_property', message: `run has no ${name}; it has id and startedAt.`, from, to, name };
  }
  if (variable === 'input' && place.inputFields?.has(name) === false) {
    return { code: 'unknown_input_field', message: `The input has no field ${name}.`, from, to, name };
  }
  if (variable !== 'nodes') return null;
  if (!place.knownNodes.has(name)) return { code: 'unknown_node', message: `There is no node ${name}.`, from, to, name };
  if (property !== undefined && !nodeProperties.has(property)) {
    return { code: 'unknown_property', message: `A node has output and visits, not ${property}.`, from, to, name: property };
  }
  if (name === place.own && property === 'visits') return null;
  return place.canHaveRun(name) ? null : { code: 'node_not_before', message: `${name} cannot have run before.`, from, to, name };
}

function mappingFinding({ variable, path, from, to }: Reference, place: ExpressionPlace): ExpressionFinding | null {
  const [name] = path;
  if (place.inResponse !== true) return { code: 'response_outside_mapping', message: "response exists only where a tool's answer is mapped.", from, to, name: variable };
  if (variable === 'arguments') return null;
  if (variable !== 'response') return { code: 'not_in_mapping', message: `Only response and arguments can be read here, not ${variable}.`, from, to, name: variable };
  if (name === undefined || responseProperties.has(name)) return null;
  return { code: 'unknown_property', message: `response has no ${name}; it has status, headers and body.`, from, to, name };
}

export function checkExpression(source: string, place: ExpressionPlace): readonly ExpressionFinding[] {
  const compiled = compileExpression(source);
  if (!compiled.ok) return [finding(compiled.error, source)];
  const findings = compiled.value.references.map((reference) => referenceFinding(reference, place)).filter((found) => found !== null);
  if (place.result !== undefined) {
    const { types, words } = wanted[place.result];
    const [type = 'dyn'] = compiled.value.type.split('<', 1);
    if (!new Set<string>(types).has(type)) findings.push({ code: 'type', message: `This gives ${type}; the field wants ${words}.`, from: 0, to: source.length });
  }
  return findings;
}

export function checkTemplate(source: string, place: ExpressionPlace): readonly ExpressionFinding[] {
  const parts = templateParts(source);
  if (!parts.ok) return [finding(parts.error, source)];
  return parts.value.flatMap((part) =>
    part.type === 'text' ? [] : checkExpression(part.source, place).map((found) => ({ ...found, from: found.from + part.from, to: found.to + part.from })),
  );
}

