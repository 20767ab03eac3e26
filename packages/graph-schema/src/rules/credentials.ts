// Nodes name credentials by id; whether there is one of that id only the surroundings know.
import type { Graph, GraphNode } from '../document.ts';
import { configFields } from '../fields/config-fields.ts';
import type { ConfigField } from '../fields/config-fields.ts';
import { atNode } from './rule.ts';
import type { Rule } from './rule.ts';

interface Named {
  readonly path: ConfigField['path'];
  readonly credential: string;
}

function namedIn(node: GraphNode): readonly Named[] {
  return configFields(node).flatMap(({ path, meta, value }) => (meta.catalogue === 'credential' && typeof value === 'string' && value !== '' ? [{ path, credential: value }] : []));
}

/** The ids of all credentials that a graph names, each once. */
export function credentialsOf(graph: Graph): readonly string[] {
  return [...new Set(graph.nodes.flatMap(namedIn).map(({ credential }) => credential))];
}

export const credentialRule: Rule = ({ index, isKnownCredential }) =>
  index.sortedNodes.flatMap((node) =>
    namedIn(node)
      .filter(({ credential }) => !isKnownCredential(credential))
      .map(({ path, credential }) => atNode(node, { code: 'unknown_credential', severity: 'error', path, data: { credential } })),
  );
