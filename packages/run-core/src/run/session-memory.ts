// A session's memory inside a run: which agents are told of it again, and what they leave to it.
import type { Json } from '@cadre/graph-schema';
import type { AgentContext } from '../agents/agent-context.ts';
import { memoryKey, turnOf } from '../agents/memory.ts';
import type { Compiled } from '../compile/compile.ts';
import type { MemoryTurn } from '../event.ts';
import type { Actor, SessionMemory } from '../state.ts';
import type { RememberedTurn } from '../step.ts';

type Place = Pick<Actor, 'machine' | 'node' | 'role'>;

/** @param line the actor that starts first, then those above it */
export function recalledBy(compiled: Compiled, { earlier }: SessionMemory, line: readonly Place[]): readonly MemoryTurn[] {
  return hasMemory(compiled, line[0]) ? (earlier[memoryKey(line)] ?? []) : [];
}

/** @param line the actor that came to a good end first, then those above it */
export function rememberedOf(compiled: Compiled, line: readonly Actor[], output: Json): RememberedTurn | null {
  const [actor] = line;
  if (!actor || !hasMemory(compiled, actor)) return null;
  const { task } = actor.snapshot.context as AgentContext;
  const turn = turnOf(task, output);
  return turn && { key: memoryKey(line), ...turn };
}

function hasMemory(compiled: Compiled, place: Place | undefined): boolean {
  if (place?.role !== 'agent' || place.node === null) return false;
  return compiled.unitOf(place.machine).program.agents.get(place.node)?.plan.memory === 'session';
}
