// The compiled machines as XState code that a person can read, open in XState's visual tools, and run in a program of their own.
import type { Graph } from '@cadre/graph-schema';
import { compile, type Compiled } from '../compile/compile.ts';
import { partsOf } from './build.ts';
import { xstateConfig, xstateOptions } from './xstate.ts';

/**
 * For exported code: what the names in the machines of a graph mean, and how each starts.
 * @throws when the graph does not compile
 */
export function xstateParts(graph: Graph): (machine: string) => { readonly context: (args: { input: object }) => object; readonly options: object } {
  const compiled = compile(graph);
  if (!compiled.ok) throw new Error(`The graph does not compile: ${compiled.error.map((issue) => issue.code).join(', ')}`);
  const parts = partsOf(compiled.value.program);
  return (machine) => parts(machine, (found) => ({ context: (args: { input: object }) => found.context(args.input), options: xstateOptions(found) }));
}

export function exportXState(compiled: Compiled): string {
  const machines = compiled.describe().map((chart) => {
    const name = JSON.stringify(chart.id);
    return `  ${name}: createMachine({ ...${indent(literal(xstateConfig(chart)))}, context: parts(${name}).context }, parts(${name}).options),`;
  });
  return `// ${compiled.graph.name.replaceAll(/\s+/g, ' ')}: machines for XState 5.
// It runs wherever the packages xstate and @cadre/run-core are found. Every state is a node of the graph. Give the world to them with \`provide\`, for instance
//   machines.flow.provide({ actors: { 'model.generate': fromPromise(({ input }) => callYourModel(input)), ... } })
// and the machines that stand under other names here as further actors.
import { createMachine } from 'xstate';
import { xstateParts } from '@cadre/run-core';

const graph = ${literal(compiled.graph)};
const parts = xstateParts(graph);

export const machines = {
${machines.join('\n')}
};
`;
}

/** JSON, with functions printed as their own source: configs hold only functions that need nothing from outside. */
function literal(value: unknown): string {
  // Where Node strips types it leaves spaces in their place.
  if (typeof value === 'function') return String(value).replaceAll(/(?<=\S) {2,}/g, ' ').replaceAll(/ (?=[),;])/g, '');
  if (Array.isArray(value)) return value.length === 0 ? '[]' : `[\n${value.map((item) => `  ${indent(literal(item))},`).join('\n')}\n]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'undefined';
  const members = Object.entries(value).filter(([, member]) => member !== undefined);
  return members.length === 0 ? '{}' : `{\n${members.map(([key, member]) => `  ${JSON.stringify(key)}: ${indent(literal(member))},`).join('\n')}\n}`;
}

function indent(text: string): string {
  return text.replaceAll('\n', '\n  ');
}
