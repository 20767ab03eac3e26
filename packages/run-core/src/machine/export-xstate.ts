// The compiled machines as XState code that a person can read, open in XState's visual tools, and run in a program of their own.
import type { Graph } from '@cadre/graph-schema';
import { compile, qualified, type Compiled } from '../compile/compile.ts';
import type { SubgraphRequest } from '../compile/program.ts';
import type { Unit } from '../compile/unit.ts';
import { partsOf } from './build.ts';
import { initialFlowContext, type Exit, type FlowContext } from './flow-context.ts';
import { xstateConfig, xstateOptions } from './xstate.ts';

interface Parts {
  readonly context: (args: { input: object }) => object;
  readonly options: object;
  /** Of the flow of a graph inside: what whoever runs it hears. */
  readonly output?: (args: { context: FlowContext }) => unknown;
}

/**
 * For exported code: what the names in the machines of a graph mean, and how each starts.
 * @param graphs those inside, by digest
 * @throws when the graph does not compile
 */
export function xstateParts(graph: Graph, graphs: ReadonlyMap<string, Graph> = new Map()): (machine: string) => Parts {
  const compiled = compile(graph, { graphs });
  if (!compiled.ok) throw new Error(`The graph does not compile: ${compiled.error.map((issue) => issue.code).join(', ')}`);
  return (machine) => partsIn(compiled.value, machine);
}

function partsIn(compiled: Compiled, machine: string): Parts {
  const unit = compiled.unitOf(machine);
  const id = machine.slice(machine.indexOf('/') + 1);
  const subgraph = unit.program.subgraphs.get(id);
  if (!subgraph) return partsOf(unit.program)(id, (found) => ({ context: ({ input }) => found.context(input), options: xstateOptions(found) }));
  return {
    options: partsIn(compiled, qualified(compiled.digest, subgraph.digest, 'flow')).options,
    context({ input }) {
      const given = subgraph.inputFrom(input as SubgraphRequest);
      if (!given.ok) throw new Error(given.error);
      return initialFlowContext({ path: subgraph.node, input: given.value, run: { id: '', startedAt: '' }, nodes: {}, arrivals: [], taken: null });
    },
    output: ({ context: { exit } }) => (exit === null || exit.type === 'failed' ? exit : { type: 'done', output: outputOf(exit) }),
  };
}

function outputOf(exit: Exclude<Exit, { type: 'failed' }>): unknown {
  return exit.type === 'arrived' ? null : exit.output;
}

export function exportXState(compiled: Compiled): string {
  const machines = compiled.describe().map((chart) => {
    const name = JSON.stringify(chart.id);
    return `  ${name}: createMachine({ ...${indent(literal(xstateConfig(chart)))}, context: parts(${name}).context }, parts(${name}).options),`;
  });
  const inside = [...compiled.units.values()].filter(({ digest }) => digest !== compiled.digest);
  return `// ${compiled.graph.name.replaceAll(/\s+/g, ' ')}: machines for XState 5.
// It runs wherever the packages xstate and @cadre/run-core are found. Every state is a node of the graph. Give the world to them with \`provide\`, for instance
//   machines.flow.provide({ actors: { 'model.generate': fromPromise(({ input }) => callYourModel(input)), ... } })
// and the machines that stand under other names here as further actors.${inside.length === 0 ? '' : `
// Machines of a graph inside have its digest before their name here, and go by the rest of it among themselves.`}
import { createMachine } from 'xstate';
import { xstateParts } from '@cadre/run-core';

const graph = ${literal(compiled.graph)};
${inside.length === 0 ? 'const parts = xstateParts(graph);' : `const graphs = new Map(${literal(inside.map(({ digest, graph }) => [digest, graph]))});
const parts = xstateParts(graph, graphs);`}

export const machines = {
${[...machines, ...[...compiled.units.values()].flatMap((unit) => stepsIn(compiled, unit))].join('\n')}
};
`;
}

/** A graph inside under the name that whoever runs it asks for: its own flow, which takes what a step or an agent gives and ends as an agent does. */
function stepsIn(compiled: Compiled, { digest, program }: Unit): readonly string[] {
  return [...program.subgraphs].map(([id, subgraph]) => {
    const name = JSON.stringify(qualified(compiled.digest, digest, id));
    const chart = compiled.units.get(subgraph.digest)?.program.charts.get('flow');
    if (!chart) throw new Error(`No graph ${subgraph.digest}`);
    return `  ${name}: createMachine({ ...${indent(literal(xstateConfig(chart)))}, context: parts(${name}).context, output: parts(${name}).output }, parts(${name}).options),`;
  });
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
