// Remembers which graph was opened last, so that the rail can lead back to its design.

const key = 'cadre.lastGraph';

export function recallLastGraph(): string | null {
  try {
    return localStorage.getItem(key);
  } catch {
    return null; // Storage is refused: the rail has no such place then.
  }
}

export function rememberLastGraph(slug: string): void {
  try {
    localStorage.setItem(key, slug);
  } catch {
    // Storage is refused: nothing is lost but the short cut.
  }
}

/** After the graph was removed: the rail must not lead to it. */
export function forgetLastGraph(slug: string): void {
  try {
    if (localStorage.getItem(key) === slug) localStorage.removeItem(key);
  } catch {
    // Storage is refused: there was nothing to forget.
  }
}
