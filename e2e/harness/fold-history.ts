// Folds a recorded run and names every state on the way by its hash. Runs in Node and, bundled, in Chromium.
import { digestGraph, parseGraph, type Graph, type Json } from '@cadre/graph-schema';
import { compile, hashState, Replay, runEventSchema } from '@cadre/run-core';

export function hashesOf(history: { readonly graph: Json; readonly graphs?: readonly Json[]; readonly events: readonly Json[] }): string[] {
  const graphs = new Map((history.graphs ?? []).map(read).map((graph) => [digestGraph(graph), graph]));
  const compiled = compile(read(history.graph), { graphs });
  if (!compiled.ok) throw new Error(`The recorded graph can't be compiled: ${JSON.stringify(compiled.error)}`);
  const replay = new Replay(compiled.value, history.events.map((event) => runEventSchema.parse(event)));
  return Array.from({ length: replay.length }, (_, index) => hashState(replay.stateAt(index + 1)));
}

function read(document: Json): Graph {
  const parsed = parseGraph(document);
  if (!parsed.ok) throw new Error(`The recorded graph can't be read: ${JSON.stringify(parsed.error)}`);
  return parsed.value;
}
