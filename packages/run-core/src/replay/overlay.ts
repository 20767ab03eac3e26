// How the canvas looks at an event: each node's state and what it did so far, each edge's count.
import { ROOT, type ActorPath } from '../ids.ts';
import type { Overlay } from '../projections.ts';
import type { Replay } from './replay.ts';

/** @param level the graph to look at: the path of a flow of `replay.levels`; without it the run's own. @throws when no graph ran there */
export function overlayAt(replay: Replay, seq = replay.length, level: ActorPath = ROOT): Overlay {
  const painter = replay.canvas(level).at(seq, (at) => replay.recordAt(at).trace);
  for (const record of replay.effects.upTo(seq)) {
    const node = replay.levels.nodeIn(level, record.effect);
    if (node !== null) painter.work(record, node);
  }
  return painter.overlay(replay.stateAt(seq).endedAt !== null);
}
