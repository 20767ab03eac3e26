// Who asks a person, among all that ask: people know a node by its label, and need its id only where two are alike.
export interface Asker {
  readonly node: string;
  readonly label: string;
  /** Names are compared within it: a graph, a run. */
  readonly place: string;
}

/** The node's id where another node of the same place goes by the same label; null where the label says it. */
export function idBeside({ node, label, place }: Asker, all: readonly Asker[]): string | null {
  return all.some((other) => other.place === place && other.label === label && other.node !== node) ? node : null;
}
