// Nodes name credentials by id; whether there is one of that id only the surroundings know. Without it nothing can be signed.
import type { Graph } from '../document.ts';
import { namedIn } from './named.ts';
import { atNode } from './rule.ts';
import type { Rule } from './rule.ts';

/** The ids of all credentials that a graph names, each once. */
export function credentialsOf(graph: Graph): readonly string[] {
  return [...new Set(graph.nodes.flatMap((node) => namedIn(node, 'credential')).map(({ id }) => id))];
}

export const credentialRule: Rule = ({ index, isKnownCredential }) =>
  index.sortedNodes.flatMap((node) =>
    namedIn(node, 'credential')
      .filter(({ id }) => !isKnownCredential(id))
      .map(({ path, id }) => atNode(node, { code: 'unknown_credential', severity: 'error', path, data: { credential: id } })),
  );
