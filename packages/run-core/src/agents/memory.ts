// What agents remember of a session: whose a memory is, what of a visit is kept, and how a model is told of it.
import type { Json, NodeId } from '@cadre/graph-schema';
import type { Message } from '../effect.ts';
import type { MemoryTurn } from '../event.ts';
import type { Actor } from '../state.ts';

/** What one agent is told again, at most: the newest of its turns. Characters are UTF-16 code units. */
export const memoryLimits = { turns: 50, characters: 65_536, charactersOfAText: 16_000 } as const;

/**
 * Names an agent within a graph and those inside it: its node, after the nodes that run the graphs around it. `billing`,
 * `desk/billing`. The same in every run and revision, whoever started the agent.
 * @param line the agent's actor first, then those above it
 */
export function memoryKey(line: readonly Pick<Actor, 'role' | 'node'>[]): string {
  return keyOfPath(line.flatMap(({ role, node }, index) => (node !== null && (index === 0 || role === 'graph') ? [node] : [])).reverse());
}

/** @param path the agent's node last */
export function keyOfPath(path: readonly NodeId[]): string {
  return path.join('/');
}

/** @returns null when there is nothing to remember: one of the two said nothing */
export function turnOf(task: string, output: Json): MemoryTurn | null {
  const answer = typeof output === 'string' ? output : JSON.stringify(output);
  return task.trim() === '' || answer.trim() === '' ? null : { task: shortened(task), answer: shortened(answer) };
}

/** The newest that fit. @param turns oldest first */
export function newestTurns(turns: readonly MemoryTurn[]): readonly MemoryTurn[] {
  let left: number = memoryLimits.characters;
  let from = turns.length;
  for (; from > 0 && turns.length - from < memoryLimits.turns; from -= 1) {
    left -= sizeOf(turns[from - 1]);
    if (left < 0) break;
  }
  return turns.slice(from);
}

export function memoryMessages(turns: readonly MemoryTurn[]): readonly Message[] {
  return turns.flatMap(({ task, answer }): readonly Message[] => [{ role: 'user', text: task }, { role: 'assistant', text: answer, toolCalls: [] }]);
}

function sizeOf(turn: MemoryTurn | undefined): number {
  return turn === undefined ? 0 : turn.task.length + turn.answer.length;
}

function shortened(text: string): string {
  const { charactersOfAText: most } = memoryLimits;
  return text.length <= most ? text : `${text.slice(0, most - 1).toWellFormed()}…`;
}
