// A node that runs another graph, bound to that graph: what an agent is offered, and what the inner flow begins with.
import { checkJson, type Graph, type GraphNode, type Json, type JsonObject, type Result, type SubgraphPlan } from '@cadre/graph-schema';
import type { ToolOffer } from '../effect.ts';
import type { SubgraphProgram } from './program.ts';

/** The id its actor is started by, within the unit of the node. */
export function subgraphMachine(node: string): string {
  return `graph:${node}`;
}

/** @param inner the graph that the plan names */
export function bindSubgraph(node: GraphNode, plan: SubgraphPlan, { graph, digest }: { readonly graph: Graph; readonly digest: string }): SubgraphProgram {
  const { schema } = graph.input;
  const takesObject = schema['type'] === 'object';
  const offer: ToolOffer = {
    name: node.id,
    description: plan.description.trim() || graph.description.trim() || graph.name,
    inputSchema: takesObject ? schema : wrapped(schema),
  };
  return {
    node: node.id,
    label: node.label || node.id,
    digest,
    offer,
    inputFrom(request) {
      const input = 'arguments' in request ? (takesObject ? request.arguments : (request.arguments['input'] ?? null)) : request.input;
      return checkedInput(graph.name, schema, input);
    },
  };
}

/** Tools take objects: a graph that takes something else takes it as `input`. What the schema refers to stays at its root. */
function wrapped({ $defs, ...schema }: JsonObject): JsonObject {
  return { type: 'object', properties: { input: schema }, required: ['input'], additionalProperties: false, ...($defs === undefined ? {} : { $defs }) };
}

function checkedInput(name: string, schema: JsonObject, input: Json): Result<Json, string> {
  const checked = checkJson(schema, input);
  if (checked.ok) return { ok: true, value: input };
  const [first] = checked.error;
  const place = first === undefined || first.path.length === 0 ? '' : ` at ${first.path.join('.')}`;
  return { ok: false, error: `The input of ${name} does not fit its schema${place}: ${first?.message ?? 'it is not what the graph takes'}` };
}
