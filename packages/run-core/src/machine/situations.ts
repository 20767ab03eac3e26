// The states a machine can be in and where it goes from each, learnt from XState as they come up: asked once for each state,
// event and outcome of the guards on the way, it need not be asked again. A run in a known state costs its guards and actions
// alone. Nothing here knows contexts: a path says what is checked and done, whoever walks it checks and does it.
import type { Params } from './change.ts';
import type { Structure, StructuralMachine, Walker } from './xstate.ts';

/** A machine's states, told apart by what XState calls their value. */
export interface Situation {
  readonly structure: Structure;
  readonly paths: Paths;
}

/** What happens on the way: some deeds, then a question or the end. */
interface Path {
  readonly deeds: Deed[];
  question: { readonly guard: string; readonly params: Params; yes: Path | null; no: Path | null } | null;
  end: Situation | null;
}

/** By event. */
type Paths = Map<string, Path>;

type Deed = { readonly type: 'act'; readonly action: string; readonly params: Params } | { readonly type: 'invoke' | 'stop'; readonly child: string };

export interface SituationWalker extends Walker {
  /** The walk begins anew, from the start. */
  restart(): void;
}

/** A graph could have more paths than there is memory: beyond so many, XState is asked each time. */
const MOST_PATHS = 20_000;
const INIT = 'init';

export class Situations {
  readonly #machine: StructuralMachine;
  readonly #situations = new Map<string, Situation>();
  readonly #beginnings: Paths = new Map();
  #paths = 0;

  constructor(machine: StructuralMachine) {
    this.#machine = machine;
  }

  init(walker: SituationWalker): Situation {
    return this.#known(this.#beginnings, INIT, walker) ?? this.#learn(this.#beginnings, INIT, { walker, ask: (asked) => this.#machine.init(asked) });
  }

  next(from: Situation, event: string, walker: SituationWalker): Situation {
    return this.#known(from.paths, event, walker) ?? this.#learn(from.paths, event, { walker, ask: (asked) => this.#machine.next(from.structure, event, asked) });
  }

  /** @throws when `stored` is not a state of this machine */
  restore(stored: Parameters<StructuralMachine['restore']>[0]): Situation {
    return this.#situations.get(keyOf(stored.value, 'active')) ?? this.#situationOf(this.#machine.restore(stored));
  }

  /** @returns null where the way is not known to its end: then it begins anew */
  #known(paths: Paths, event: string, walker: SituationWalker): Situation | null {
    const path = paths.get(event);
    if (path === undefined) return null;
    const end = walk(path, walker);
    if (end === null) walker.restart();
    return end;
  }

  #learn(paths: Paths, event: string, { walker, ask }: { readonly walker: Walker; readonly ask: (walker: Walker) => Structure }): Situation {
    if (this.#paths >= MOST_PATHS) return this.#situationOf(ask(walker));
    const path = paths.get(event) ?? emptyPath();
    const [recorder, finish] = recording(path, walker);
    paths.delete(event); // what is written of a way that breaks off is not to be walked
    const situation = this.#situationOf(ask(recorder));
    finish(situation);
    paths.set(event, path);
    this.#paths += 1;
    return situation;
  }

  #situationOf(structure: Structure): Situation {
    const key = keyOf(structure.value, structure.status);
    const known = this.#situations.get(key);
    if (known !== undefined) return known;
    const situation: Situation = { structure, paths: new Map() };
    if (this.#situations.size < MOST_PATHS) this.#situations.set(key, situation);
    return situation;
  }
}

function keyOf(value: unknown, status: string): string {
  return `${status} ${JSON.stringify(value)}`;
}

function emptyPath(): Path {
  return { deeds: [], question: null, end: null };
}

/** @returns null where the path is not known any further */
function walk(path: Path, walker: Walker): Situation | null {
  for (let at: Path | null = path; at !== null; ) {
    for (const deed of at.deeds) {
      if (deed.type === 'act') walker.act(deed.action, deed.params);
      else walker[deed.type](deed.child);
    }
    if (at.question === null) return at.end;
    at = walker.check(at.question.guard, at.question.params) ? at.question.yes : at.question.no;
  }
  return null;
}

/** Passes everything on to `walker` and writes down what is new from `first` on. */
function recording(first: Path, walker: Walker): readonly [Walker, (end: Situation) => void] {
  let at = first;
  let isNew = isUnwritten(first);
  const write = (deed: Deed) => {
    if (isNew) at.deeds.push(deed);
  };
  const recorder: Walker = {
    act(action, params) {
      write({ type: 'act', action, params });
      walker.act(action, params);
    },
    invoke(child) {
      write({ type: 'invoke', child });
      walker.invoke(child);
    },
    stop(child) {
      write({ type: 'stop', child });
      walker.stop(child);
    },
    check(guard, params) {
      const question = (at.question ??= { guard, params, yes: null, no: null });
      const isTrue = walker.check(guard, params);
      const side = isTrue ? 'yes' : 'no';
      isNew = question[side] === null;
      at = question[side] ??= emptyPath();
      return isTrue;
    },
  };
  return [recorder, (end) => (at.end = end)];
}

function isUnwritten({ deeds, question, end }: Path): boolean {
  return deeds.length === 0 && question === null && end === null;
}
