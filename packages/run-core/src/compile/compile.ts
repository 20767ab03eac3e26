// A graph and the graphs inside it become statecharts. Each graph is compiled once, however often it is used. Nothing runs here.
import { digestGraph, digestOf, planOf, validateGraph, type Graph, type GraphNode, type Issue, type NodeId, type Result, type SubgraphPlan } from '@cadre/graph-schema';
import type { Machine } from '../machine/machine.ts';
import type { Chart } from './chart.ts';
import type { Program, SubgraphProgram } from './program.ts';
import { bindSubgraph, subgraphMachine } from './subgraph.ts';
import { compileUnit, type Unit } from './unit.ts';

/**
 * The number of the meaning of a graph. It changes when the same graph and log would fold differently; a run keeps the
 * number it began with.
 */
export const SEMANTICS = 1;

/** Graphs below each other, the outermost included. */
export const MOST_LEVELS = 8;

/** Different graphs inside one. */
export const MOST_GRAPHS = 100;

export interface CompileOptions {
  /** Frozen graphs by digest: at least those that its subgraph nodes name, and those named in them. */
  readonly graphs?: ReadonlyMap<string, Graph>;
}

export interface Compiled {
  readonly graph: Graph;
  readonly digest: string;
  readonly semantics: number;
  /** Of the charts: a snapshot of other machines is ignored. */
  readonly machineHash: string;
  /** Of the graph itself. */
  readonly program: Program;
  /** Of the graph by their own id, `agent:triage`; of a graph inside with its digest before it, `sha256:…/agent:triage`. */
  readonly machines: ReadonlyMap<string, Machine>;
  /** The graph itself and the graphs inside it, by digest. */
  readonly units: ReadonlyMap<string, Unit>;
  /** The graph that a machine belongs to. @throws when there is none */
  unitOf(machine: string): Unit;
  describe(): readonly Chart[];
}

/** @returns the issues of severity `error` when there are any; those of graphs inside at the node that runs them */
export function compile(graph: Graph, { graphs = new Map() }: CompileOptions = {}): Result<Compiled, readonly Issue[]> {
  const units = new Map<string, Unit>();
  const root = compileNested({ graphs, units, above: [] }, graph, digestGraph(graph));
  return root.ok ? { ok: true, value: assemble(root.value, units) } : root;
}

/** Key of a unit's machine in `Compiled.machines`. */
export function qualified(root: string, unit: string, machine: string): string {
  return unit === root ? machine : `${unit}/${machine}`;
}

function assemble(root: Unit, units: ReadonlyMap<string, Unit>): Compiled {
  const { graph, digest, program } = root;
  const inside = [...units.values()].filter((unit) => unit !== root).sort((a, b) => (a.digest < b.digest ? -1 : 1));
  const all = [root, ...inside];
  const machines = new Map(all.flatMap((unit) => [...unit.machines].map(([id, machine]): [string, Machine] => [qualified(digest, unit.digest, id), machine])));
  const described = all.flatMap((unit) => [...unit.program.charts].map(([id, chart]): Chart => (unit === root ? chart : { ...chart, id: qualified(digest, unit.digest, id) })));
  return {
    graph,
    digest,
    semantics: SEMANTICS,
    machineHash: digestOf(JSON.stringify({ digest, semantics: SEMANTICS, charts: described })),
    program,
    machines,
    units,
    unitOf(machine) {
      const slash = machine.indexOf('/');
      const unit = slash < 0 ? root : units.get(machine.slice(0, slash));
      if (!unit) throw new Error(`Machine ${machine} is of no graph of this run`);
      return unit;
    },
    describe: () => described,
  };
}

interface Nesting {
  readonly graphs: ReadonlyMap<string, Graph>;
  /** Filled as graphs are compiled. */
  readonly units: Map<string, Unit>;
  /** Digests of the graphs this one is in, the outermost first. */
  readonly above: readonly string[];
}

function compileNested(nesting: Nesting, graph: Graph, digest: string): Result<Unit, readonly Issue[]> {
  const known = nesting.units.get(digest);
  if (known) return { ok: true, value: known };
  const refused = validateGraph(graph).filter((issue) => issue.severity === 'error');
  if (refused.length > 0) return { ok: false, error: refused };
  const below: Nesting = { ...nesting, above: [...nesting.above, digest] };
  const inner = new Map<NodeId, Unit>();
  const subgraphs = new Map<string, SubgraphProgram>();
  const issues: Issue[] = [];
  for (const node of graph.nodes) {
    const plan = planOf(node);
    if (plan.type !== 'subgraph') continue;
    const unit = innerUnit(below, node, plan);
    if (unit.ok) {
      inner.set(node.id, unit.value);
      subgraphs.set(subgraphMachine(node.id), bindSubgraph(node, plan, unit.value));
    } else issues.push(unit.error);
  }
  if (issues.length > 0) return { ok: false, error: issues };
  const unit = compileUnit({ graph, digest, inner }, subgraphs);
  if (unit.ok) nesting.units.set(digest, unit.value);
  return unit;
}

function innerUnit(nesting: Nesting, node: GraphNode, plan: SubgraphPlan): Result<Unit, Issue> {
  const refuse = (code: string, data: Issue['data'] = {}): Result<never, Issue> => {
    return { ok: false, error: { code, severity: 'error', node: node.id, path: ['revision'], data: { graph: plan.graph, ...data } } };
  };
  const { revision } = plan;
  if (revision === null) return refuse('subgraph_not_pinned');
  const graph = nesting.graphs.get(revision);
  if (!graph) return nesting.graphs.size < MOST_GRAPHS ? refuse('subgraph_missing', { revision }) : refuse('subgraph_too_many', { most: MOST_GRAPHS });
  if (nesting.above.includes(revision)) return refuse('subgraph_cycle');
  if (nesting.above.length >= MOST_LEVELS) return refuse('subgraph_too_deep', { most: MOST_LEVELS });
  const unit = compileNested(nesting, graph, revision);
  if (!unit.ok) {
    const [first] = unit.error;
    const code = first && passedOn.has(first.code) ? first.code : 'subgraph_has_errors';
    return refuse(code, code === 'subgraph_has_errors' ? { errors: unit.error.length, first: first?.code ?? '', at: first?.node ?? first?.edge ?? '' } : first?.data);
  }
  return nesting.above.length + unit.value.levels > MOST_LEVELS ? refuse('subgraph_too_deep', { most: MOST_LEVELS }) : unit;
}

/** Not a fault of the graph inside, but of how the graphs lie in each other. */
const passedOn: ReadonlySet<string> = new Set(['subgraph_cycle', 'subgraph_too_deep', 'subgraph_missing', 'subgraph_too_many', 'subgraph_not_pinned']);
