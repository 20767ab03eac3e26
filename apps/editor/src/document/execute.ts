// Runs commands on a document: all of them or, when a rule says no to one, none. Pure.
import { fail, ok } from '@cadre/graph-schema';
import type { Result } from '@cadre/graph-schema';
import type { Command } from './command.ts';
import { configureEdge, connectNodes, reconnectEdge } from './commands/edge-commands.ts';
import { addNode, adoptNodes, configureNode, identifyNode, moveNodes, renameNode } from './commands/node-commands.ts';
import { configureGraph, pasteParts, removeParts } from './commands/part-commands.ts';
import type { Diff } from './diff.ts';
import { Draft } from './draft.ts';
import type { GraphDocument } from './graph-document.ts';
import type { Refusal } from './rules/refusal.ts';

export function execute(document: GraphDocument, commands: readonly Command[]): Result<Diff, Refusal> {
  const draft = new Draft(document);
  for (const command of commands) {
    const refusal = run(draft, command);
    if (refusal !== null) return fail(refusal);
  }
  return ok(draft.diff());
}

function run(draft: Draft, command: Command): Refusal | null {
  switch (command.type) {
    case 'node.add': return addNode(draft, command);
    case 'node.move': return moveNodes(draft, command);
    case 'node.adopt': return adoptNodes(draft, command);
    case 'node.rename': return renameNode(draft, command);
    case 'node.identify': return identifyNode(draft, command);
    case 'node.configure': return configureNode(draft, command);
    case 'node.connect': return connectNodes(draft, command);
    case 'edge.reconnect': return reconnectEdge(draft, command);
    case 'edge.configure': return configureEdge(draft, command);
    case 'parts.remove': return removeParts(draft, command);
    case 'parts.paste': return pasteParts(draft, command);
    case 'graph.configure': return configureGraph(draft, command);
  }
}
