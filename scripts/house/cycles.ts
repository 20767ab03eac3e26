// Finds import cycles (type imports count too: a cycle of types is still a knot) as strongly connected components.
import type { SourceFile } from './source-file.ts';
import type { Violation } from './violation.ts';

export function checkCycles(files: readonly SourceFile[]): Violation[] {
  const edges = new Map<string, readonly string[]>();
  for (const { path, module } of files) {
    if (module !== null)
      edges.set(
        path,
        module.imports.filter((imported) => imported.isRelative).map((imported) => imported.target),
      );
  }
  return componentsOf(edges)
    .filter((component) => component.length > 1 || edges.get(component[0] ?? '')?.includes(component[0] ?? ''))
    .map((component) => ({
      rule: 'no-cycles',
      path: component[0] ?? '',
      line: 1,
      message: `imports itself by way of ${component.slice(1).join(', ') || 'itself'}`,
    }));
}

/** Tarjan's algorithm; each component sorted, components in order of their first file. */
function componentsOf(edges: ReadonlyMap<string, readonly string[]>): string[][] {
  const index = new Map<string, number>();
  const stack: string[] = [];
  const components: string[][] = [];

  function visit(node: string): number {
    const order = index.size;
    let lowest = order;
    index.set(node, order);
    stack.push(node);
    for (const next of edges.get(node) ?? []) {
      if (!edges.has(next)) continue;
      if (!index.has(next)) lowest = Math.min(lowest, visit(next));
      else if (stack.includes(next)) lowest = Math.min(lowest, index.get(next) ?? lowest);
    }
    if (lowest === order) components.push(stack.splice(stack.indexOf(node)).sort());
    return lowest;
  }
  for (const node of edges.keys()) if (!index.has(node)) visit(node);
  return components.sort((a, b) => ((a[0] ?? '') < (b[0] ?? '') ? -1 : 1));
}
