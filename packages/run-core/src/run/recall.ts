// What a session's agents are told again, decided where a run is made: whose memory there is, the newest that fits, judged by the
// guard rules of the graph as it is now. No part of the fold, which reads what came of it in `run.started`.
import { applyGuards, rulesAt, type GuardPoint, type GuardRule, type NodeId } from '@cadre/graph-schema';
import { keyOfPath, newestTurns } from '../agents/memory.ts';
import type { Compiled } from '../compile/compile.ts';
import type { Unit } from '../compile/unit.ts';
import type { MemoryTurn } from '../event.ts';
import type { SessionMemory } from '../state.ts';

/** An agent with memory, in the graph or in one inside it. */
export interface Rememberer {
  /** `memoryKey` of its actors. */
  readonly key: string;
  /** Its own and those of all graphs around it. */
  readonly rules: readonly GuardRule[];
}

/** A graph that runs others in many places has as many agents; more than these are not told of what was before. */
const MOST_REMEMBERERS = 1_000;
/** Of all agents together, in UTF-16 code units. */
const MOST_CHARACTERS = 1024 * 1024;

export function rememberersOf(compiled: Compiled): readonly Rememberer[] {
  const found: Rememberer[] = [];
  const withMemory = new Map<Unit, boolean>();
  visit(compiled.unitOf('flow'), [], []);
  return found;

  function visit(unit: Unit, path: readonly NodeId[], above: readonly GuardRule[]): void {
    const around = [...(unit.graph.settings.guards ?? []), ...above];
    for (const { node, plan } of unit.program.agents.values()) {
      if (plan.memory === 'session' && found.length < MOST_REMEMBERERS) found.push({ key: keyOfPath([...path, node]), rules: [...plan.guards, ...around] });
    }
    for (const { node, unit: inner } of insideOf(unit)) {
      if (found.length < MOST_REMEMBERERS && remembers(inner)) visit(inner, [...path, node], around);
    }
  }

  /** Each graph is looked at once, in however many places it runs. */
  function remembers(unit: Unit): boolean {
    const known = withMemory.get(unit);
    if (known !== undefined) return known;
    const does = [...unit.program.agents.values()].some(({ plan }) => plan.memory === 'session') || insideOf(unit).some(({ unit: inner }) => remembers(inner));
    withMemory.set(unit, does);
    return does;
  }

  function insideOf(unit: Unit): readonly { readonly node: NodeId; readonly unit: Unit }[] {
    return [...unit.program.subgraphs.values()].flatMap(({ node, digest }) => {
      const inner = compiled.units.get(digest);
      return inner ? [{ node, unit: inner }] : [];
    });
  }
}

/** @param stored turns by key, oldest first */
export function recall(rememberers: readonly Rememberer[], stored: SessionMemory['earlier']): SessionMemory['earlier'] {
  const memory: { [key: string]: readonly MemoryTurn[] } = {};
  let left = MOST_CHARACTERS;
  for (const { key, rules } of rememberers) {
    const turns = newestTurns((stored[key] ?? []).flatMap((turn) => admitted(rules, turn)));
    left -= turns.reduce((sum, { task, answer }) => sum + task.length + answer.length, 0);
    if (left < 0) break;
    if (turns.length > 0) memory[key] = turns;
  }
  return memory;
}

/** Rules may have come since it was said. What they would refuse, or ask about, is forgotten. */
function admitted(rules: readonly GuardRule[], { task, answer }: MemoryTurn): readonly MemoryTurn[] {
  const [asked, answered] = [admittedText(rules, 'input', task), admittedText(rules, 'output', answer)];
  return asked === null || answered === null ? [] : [{ task: asked, answer: answered }];
}

function admittedText(rules: readonly GuardRule[], point: GuardPoint, text: string): string | null {
  // A condition is about the value as it was; of that, only the words are left.
  const { verdict, value } = applyGuards(rulesAt(rules, point).filter(({ find }) => !('condition' in find)), point, text);
  return verdict === 'refuse' || verdict === 'ask' || typeof value !== 'string' ? null : value;
}
