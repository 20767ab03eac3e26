// How the canvas looks at an event: each node's state and what it did so far, each edge's count.
import type { Overlay } from '../projections.ts';
import type { Replay } from './replay.ts';

export function overlayAt(replay: Replay, seq = replay.length): Overlay {
  const painter = replay.canvas.at(seq, (at) => replay.recordAt(at).trace);
  for (const record of replay.effects.upTo(seq)) painter.work(record);
  return painter.overlay(replay.stateAt(seq).endedAt !== null);
}
