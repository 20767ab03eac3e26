// The levels of a run: its own graph, and each graph that runs inside. Node ids mean something within their level only; whoever
// looks at a level sees what happens below it at the node that runs it.
import type { NodeId } from '@cadre/graph-schema';
import type { Compiled } from '../compile/compile.ts';
import { subgraphMachine } from '../compile/subgraph.ts';
import type { Unit } from '../compile/unit.ts';
import { parentPath, ROOT, type ActorPath } from '../ids.ts';
import type { Level } from '../projections.ts';
import type { Trace } from '../trace.ts';

export class Levels {
  readonly #compiled: Compiled;
  readonly #levels = new Map<ActorPath, Level & { readonly unit: Unit }>();

  constructor(compiled: Compiled) {
    this.#compiled = compiled;
    this.#levels.set(ROOT, { path: ROOT, graph: compiled.graph, parent: null, node: null, title: compiled.graph.name, unit: compiled.unitOf('flow') });
  }

  /** In the order they began; a level stays when its graph has ended. */
  get all(): readonly Level[] {
    return [...this.#levels.values()].map(({ unit: _unit, ...level }) => level);
  }

  see(trace: readonly Trace[]): void {
    for (const happening of trace) if (happening.type === 'actor.started' && happening.role === 'graph') this.#add(happening);
  }

  /** The level that `path` is the flow of. @throws when it is of none */
  at(path: ActorPath): Level {
    return this.#find(path);
  }

  /** Where an actor's own nodes lie. */
  of(actor: ActorPath): ActorPath {
    let at = actor;
    while (!this.#levels.has(at)) at = parentPath(at) ?? ROOT;
    return at;
  }

  /** Where an actor itself is seen: the flow of a graph is seen at the node that runs it, one level up. */
  showing(actor: ActorPath): ActorPath {
    return this.#levels.get(actor)?.parent ?? this.of(actor);
  }

  /** The actor by which `level` shows another: itself, or the flow of a graph that it is somewhere in. Null when it is not below that level. */
  actorIn(level: ActorPath, actor: ActorPath): ActorPath | null {
    let at = this.#find(this.of(actor));
    if (at.path === level) return actor;
    while (at.parent !== null && at.parent !== level) at = this.#find(at.parent);
    return at.parent === null ? null : at.path;
  }

  /** The node by which `level` shows what an actor does at a node of its own; null when it is not below that level. */
  nodeIn(level: ActorPath, { actor, node }: { readonly actor: ActorPath; readonly node: NodeId }): NodeId | null {
    if (this.of(actor) === level) return node;
    const shown = this.actorIn(level, actor);
    return shown === null ? null : this.#find(shown).node;
  }

  #add({ actor, parent, node, title }: Extract<Trace, { type: 'actor.started' }>): void {
    if (this.#levels.has(actor) || parent === null || node === null) return;
    const around = this.#find(this.of(parent));
    const program = around.unit.program.subgraphs.get(subgraphMachine(node));
    const unit = program && this.#compiled.units.get(program.digest);
    if (!unit) throw new Error(`Node ${node} of ${around.graph.name} runs no graph`);
    this.#levels.set(actor, { path: actor, graph: unit.graph, parent: around.path, node, title, unit });
  }

  #find(path: ActorPath): Level & { readonly unit: Unit } {
    const level = this.#levels.get(path);
    if (!level) throw new RangeError(`No graph runs at ${path}`);
    return level;
  }
}
