// Frozen graphs by digest, compiled once and kept while they are in use.
import { compile } from '@cadre/run-core';
import type { Compiled } from '@cadre/run-core';
import type { DocumentSource } from '../ports/graph-store.ts';
import { graphsInside } from './graphs-inside.ts';

const KEPT = 200;

/** A run's graph can't be run by this version. The message says why, for the person who finds the run parked. */
export class GraphUnusable extends Error {
  override readonly name = 'GraphUnusable';
}

export class CompiledGraphs {
  readonly #documents: DocumentSource;
  /** The most recently used last. */
  readonly #kept = new Map<string, Promise<Compiled>>();

  constructor(documents: DocumentSource) {
    this.#documents = documents;
  }

  /** @throws GraphUnusable */
  get(digest: string): Promise<Compiled> {
    const compiled = this.#kept.get(digest) ?? this.#compile(digest);
    this.#kept.delete(digest);
    this.#kept.set(digest, compiled);
    const [oldest] = this.#kept.keys();
    if (this.#kept.size > KEPT && oldest !== undefined) this.#kept.delete(oldest);
    // A failure is not kept: the database may have been away.
    compiled.catch(() => this.#kept.get(digest) === compiled && this.#kept.delete(digest));
    return compiled;
  }

  async #compile(digest: string): Promise<Compiled> {
    const graph = await this.#documents.load(digest);
    if (graph === null) throw new GraphUnusable(`Its graph ${digest} is not in the database.`);
    const compiled = compile(graph, { graphs: await graphsInside(this.#documents, graph) });
    if (compiled.ok) return compiled.value;
    const [issue] = compiled.error;
    throw new GraphUnusable(`Its graph can not be run by this version: ${issue?.code ?? 'unknown issue'}${issue?.node === undefined ? '' : ` at node ${issue.node}`}.`);
  }
}
