// Matches of several detectors over one text, as stretches that do not overlap.

interface Stretch {
  readonly from: number;
  readonly to: number;
}

/** In the order of the text; what overlaps becomes one stretch, as what began first (the longer one, when both began there). */
export function merged<S extends Stretch>(stretches: readonly S[]): readonly S[] {
  const result: S[] = [];
  for (const next of stretches.toSorted((a, b) => a.from - b.from || b.to - a.to)) {
    const last = result.at(-1);
    if (last === undefined || next.from >= last.to) result.push(next);
    else if (next.to > last.to) result[result.length - 1] = { ...last, to: next.to };
  }
  return result;
}
