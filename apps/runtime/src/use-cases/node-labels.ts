// What people call the nodes of frozen graphs, wherever an actor of a run is in them. Of a graph only the names are kept, and a
// list of any length costs one query a level of nesting at most: none for graphs that were asked about before.
import { kindOf, planOf } from '@cadre/graph-schema';
import type { Graph } from '@cadre/graph-schema';
import { MOST_LEVELS } from '@cadre/run-core';
import type { GraphStore } from '../ports/graph-store.ts';

const KEPT = 500;
/** A document has up to 5 MiB. */
const LOADED_AT_ONCE = 20;

export interface NodePlace {
  /** Of the graph of the run. */
  readonly digest: string;
  /** Path of the actor that is at the node. */
  readonly actor: string;
  readonly node: string;
}

interface Names {
  readonly labels: ReadonlyMap<string, string>;
  /** Digests of the graphs that its nodes run. */
  readonly inside: ReadonlyMap<string, string>;
}

const nothing: Names = { labels: new Map(), inside: new Map() };

/** How far down the way to a place is gone. */
interface Walk {
  readonly digest: string;
  /** Parts of the actor's path that are still ahead. */
  readonly ahead: readonly string[];
}

export class NodeLabels {
  readonly #graphs: Pick<GraphStore, 'loadAll'>;
  /** The most recently used last. */
  readonly #kept = new Map<string, Names>();

  constructor(graphs: Pick<GraphStore, 'loadAll'>) {
    this.#graphs = graphs;
  }

  /** In the order of the places: a node's label, else its kind's title, else its id. */
  async of(places: readonly NodePlace[]): Promise<readonly string[]> {
    const known = new Map<string, Names>();
    let walks: readonly Walk[] = places.map(({ digest, actor }) => ({ digest, ahead: actor.split('/').slice(1) }));
    for (let level = 0; level < MOST_LEVELS; level += 1) {
      const missing = new Set(walks.map(({ digest }) => digest).filter((digest) => !known.has(digest)));
      if (missing.size === 0) break;
      const found = await this.#names([...missing]);
      for (const digest of missing) known.set(digest, found.get(digest) ?? nothing);
      walks = walks.map((walk) => goOn(walk, known));
    }
    return places.map(({ node }, index) => known.get(walks[index]?.digest ?? '')?.labels.get(node) ?? node);
  }

  async #names(digests: readonly string[]): Promise<ReadonlyMap<string, Names>> {
    const found = new Map(digests.flatMap((digest) => {
      const names = this.#kept.get(digest);
      return names === undefined ? [] : [[digest, names]];
    }));
    const missing = digests.filter((digest) => !found.has(digest));
    for (let from = 0; from < missing.length; from += LOADED_AT_ONCE) {
      for (const [digest, graph] of await this.#graphs.loadAll(missing.slice(from, from + LOADED_AT_ONCE))) found.set(digest, namesIn(graph));
    }
    for (const [digest, names] of found) this.#keep(digest, names);
    return found;
  }

  #keep(digest: string, names: Names): void {
    this.#kept.delete(digest);
    this.#kept.set(digest, names);
    const [oldest] = this.#kept.keys();
    if (this.#kept.size > KEPT && oldest !== undefined) this.#kept.delete(oldest);
  }
}

/** Down to the first graph that is not known. `flow/desk/lead/lookup#2`: a part is a node's id, with a number where it is there more than once. */
function goOn(walk: Walk, known: ReadonlyMap<string, Names>): Walk {
  let { digest } = walk;
  for (const [index, part] of walk.ahead.entries()) {
    const names = known.get(digest);
    if (names === undefined) return { digest, ahead: walk.ahead.slice(index) };
    digest = names.inside.get(part.replace(/#\d+$/, '')) ?? digest;
  }
  return { digest, ahead: [] };
}

function namesIn({ nodes }: Graph): Names {
  return {
    labels: new Map(nodes.map((node) => [node.id, node.label.trim() === '' ? kindOf(node).title : node.label])),
    inside: new Map(nodes.flatMap((node): [string, string][] => {
      const plan = planOf(node);
      return plan.type === 'subgraph' && plan.revision !== null ? [[node.id, plan.revision]] : [];
    })),
  };
}
