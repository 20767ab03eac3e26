// Finds any effect of a run by its id, however far back it was asked for, without folding anything.
import type { Effect, EffectId, StepRecord } from '@cadre/run-core';

interface Records {
  readonly length: number;
  recordAt(seq: number): Pick<StepRecord, 'effects'>;
}

/** Reads on whenever the recording has grown. */
export function createEffectIndex(recording: Records): (id: EffectId) => Effect | undefined {
  const effects = new Map<EffectId, Effect>();
  let read = 0;
  return (id) => {
    while (read < recording.length) {
      read += 1;
      for (const effect of recording.recordAt(read).effects) effects.set(effect.id, effect);
    }
    return effects.get(id);
  };
}
