// What every rule is given. A rule is a function from this to issues; it changes nothing and knows no other rule.
import type { Graph, GraphNode } from '../document.ts';
import type { NodeId } from '../ids.ts';
import type { Issue, Severity } from '../issue.ts';
import type { JsonObject } from '../json.ts';
import type { Ancestry } from '../topology/ancestry.ts';
import type { FlowRegion } from '../topology/flow.ts';
import type { GraphIndex } from '../topology/graph-index.ts';

export interface RuleContext {
  readonly graph: Graph;
  readonly index: GraphIndex;
  /** The whole flow first, then the body of every map. */
  readonly regions: readonly FlowRegion[];
  readonly ancestry: Ancestry;
  isKnownModel(model: string): boolean;
  isKnownCredential(id: string): boolean;
  isKnownMcpServer(name: string): boolean;
}

export type Rule = (context: RuleContext) => readonly Issue[];

interface NodeIssue {
  readonly code: string;
  readonly severity: Severity;
  readonly path?: readonly (string | number)[];
  readonly data?: JsonObject;
}

export function atNode(node: GraphNode | NodeId, { code, severity, path, data }: NodeIssue): Issue {
  return { code, severity, node: typeof node === 'string' ? node : node.id, ...(path === undefined ? {} : { path }), data: data ?? {} };
}

export function atEdge(edge: string, { code, severity, data }: Omit<NodeIssue, 'path'>): Issue {
  return { code, severity, edge, data: data ?? {} };
}
