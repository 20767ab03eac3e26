// Which node may be where: one input, no input or output in a map's body, only maps contain.
import { graphLimits, planOf } from '@cadre/graph-schema';
import type { GraphNode, NodeId } from '@cadre/graph-schema';
import type { GraphDocument } from '../graph-document.ts';
import { containersOf } from '../relations.ts';
import type { Refusal } from './refusal.ts';

/** A map: it runs what is in it once for each item. */
function isContainer(node: GraphNode | undefined): boolean {
  return node !== undefined && planOf(node).type === 'each';
}

/** Asked before the node is in the document. */
export function additionRefusal(document: GraphDocument, node: GraphNode): Refusal | null {
  if (document.nodes.size >= graphLimits.nodes) {
    return { code: 'too_many_parts', message: `A graph has at most ${graphLimits.nodes.toLocaleString('en')} nodes.` };
  }
  if (isStart(node) && [...document.nodes.values()].some(isStart)) {
    return { code: 'second_input', message: 'A graph has one input. Every run starts there.' };
  }
  return containerRefusal(document, node, node.parent ?? null);
}

export function adoptionRefusal(document: GraphDocument, node: GraphNode, parent: NodeId | null): Refusal | null {
  const container = parent === null ? undefined : document.nodes.get(parent);
  if (container !== undefined && (node.id === container.id || containersOf(document, container).has(node.id))) {
    return { code: 'contains_itself', message: 'A map cannot be put into itself.' };
  }
  return containerRefusal(document, node, parent);
}

export function isStart(node: GraphNode): boolean {
  return planOf(node).type === 'start';
}

function containerRefusal(document: GraphDocument, node: GraphNode, parent: NodeId | null): Refusal | null {
  if (parent === null) return null;
  if (!isContainer(document.nodes.get(parent))) return { code: 'not_a_container', message: 'Only a map holds other nodes.' };
  if (!isStart(node) && planOf(node).type !== 'finish') return null;
  return { code: 'not_in_map', message: 'Inputs and outputs belong to the whole run; a map gives its list through its own port.' };
}
