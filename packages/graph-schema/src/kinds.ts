// The register of node kinds, in the order of the palette. A new kind is its file in `kinds/` and one line here.
import type { GraphNode } from './document.ts';
import type { Kind, Port } from './kind.ts';
import { approval } from './kinds/approval.ts';
import { classify } from './kinds/classify.ts';
import { code } from './kinds/code.ts';
import { condition } from './kinds/condition.ts';
import { http } from './kinds/http.ts';
import { input } from './kinds/input.ts';
import { join } from './kinds/join.ts';
import { map } from './kinds/map.ts';
import { mcp } from './kinds/mcp.ts';
import { note } from './kinds/note.ts';
import { output } from './kinds/output.ts';
import { subgraph } from './kinds/subgraph.ts';
import { supervisor } from './kinds/supervisor.ts';
import { transform } from './kinds/transform.ts';
import { wait } from './kinds/wait.ts';
import { worker } from './kinds/worker.ts';
import type { NodePlan } from './plan.ts';

const all: readonly Kind[] = [
  input, output, supervisor, worker, condition, classify, map, join, approval, wait, transform, http, mcp, code, subgraph, note,
];

export const kinds: ReadonlyMap<string, Kind> = new Map(all.map((kind) => [kind.kind, kind]));

/** @throws when the kind is unknown: `parseGraph` has refused it before */
export function kindOf(node: GraphNode): Kind {
  const kind = kinds.get(node.kind);
  if (kind === undefined) throw new Error(`Unknown kind ${node.kind} of node ${node.id}`);
  return kind;
}

interface Described {
  readonly config: unknown;
  ports?: readonly Port[];
}

/** Documents are immutable: a changed node is a new object, so what is derived from one can be kept with it. */
const described = new WeakMap<GraphNode, Described>();

function describe(node: GraphNode): Described {
  const known = described.get(node);
  if (known !== undefined) return known;
  const fresh: Described = { config: kindOf(node).config.parse(node.config) };
  described.set(node, fresh);
  return fresh;
}

/** The config with every default filled in. @throws when it does not meet the schema: `parseGraph` has refused it before */
export function configOf(node: GraphNode): unknown {
  return describe(node).config;
}

export function portsOf(node: GraphNode): readonly Port[] {
  const about = describe(node);
  about.ports ??= kindOf(node).ports(about.config);
  return about.ports;
}

export function planOf(node: GraphNode): NodePlan {
  return kindOf(node).plan(configOf(node));
}

/** One line for the node's card. */
export function summaryOf(node: GraphNode): string {
  return kindOf(node).summary(configOf(node));
}
